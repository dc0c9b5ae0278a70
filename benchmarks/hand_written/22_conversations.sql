-- Conversations as they are known, with what agents wrote in them; times are local to the business.
create temp table messages as
select * replace (cast(sent_at as timestamp) as sent_at)
from exports.messages
where sender in ('customer', 'agent', 'bot', 'system') and cast(sent_at as timestamp) < getvariable('now_at')
qualify row_number() over (partition by conversation_id, seq) = 1;

create temp table talks as
with known as (
    select * replace (
        cast(started_at as timestamp) as started_at, cast(ended_at as timestamp) as ended_at, cast(csat_at as timestamp) as csat_at,
        cast(human_entered_at as timestamp) as human_entered_at
    )
    from exports.conversations
    where coalesce(csat_score, 1) between 1 and 5 and coalesce(nps_score, 0) between 0 and 10 and coalesce(difficulty, 1) between 1 and 5
    qualify row_number() over (partition by conversation_id order by updated_at desc) = 1
),
wrote as (
    select conversation_id, arg_min(sent_at, seq) as first_agent_at,
        arg_min(agent_id, seq) filter (agent_id is not null) as first_agent_id,
        arg_max(agent_id, seq) filter (agent_id is not null) as last_agent_id
    from messages where sender = 'agent' group by conversation_id
),
ends as (select conversation_id, max(sent_at) as last_message_at from messages group by conversation_id)
select
    conversation_id, issue_id, buyer_id, visitor_id, stage, coalesce(category, 'unknown') as category, coalesce(difficulty, 0) as difficulty,
    coalesce('b' || buyer_id, 'v' || visitor_id) as person,
    coalesce(agent_id, first_agent_id) as agent_id,
    coalesce(agent_id, last_agent_id) as seller_id,
    coalesce(is_bot_only, false) as is_bot_only,
    first_agent_at is not null and not coalesce(is_bot_only, false) as is_served,
    started_at, coalesce(human_entered_at, started_at) as asked_at, first_agent_at,
    case when ended_at < getvariable('now_at') then ended_at end as ended_at,
    coalesce(case when ended_at < getvariable('now_at') then ended_at end, last_message_at) as ended_so_far_at,
    case when ended_at < getvariable('now_at') then is_resolved end as is_resolved,
    wants_to_abandon, csat_score, nps_score, csat_at as rated_at
from known
left join wrote using (conversation_id)
left join ends using (conversation_id)
where started_at < getvariable('now_at');

-- What each agent message answered: the first customer message since the last one of agent or bot.
create temp table turns as
with counted as (
    select *, count(*) filter (sender in ('agent', 'bot')) over (
        partition by conversation_id order by seq rows between unbounded preceding and 1 preceding
    ) as earlier
    from messages
    where sender <> 'system'
),
waits as (
    select conversation_id, earlier, arg_min(sent_at, seq) filter (sender = 'customer') as asked_at,
        any_value(sent_at) filter (sender = 'agent') as answered_at, any_value(agent_id) filter (sender = 'agent') as agent_id
    from counted
    group by all
)
select coalesce(waits.agent_id, talks.agent_id) as employee_id, cast(started_at as date) as day, epoch(answered_at) - epoch(waits.asked_at) as seconds
from waits
join talks using (conversation_id)
where is_served and answered_at is not null and waits.asked_at is not null;
