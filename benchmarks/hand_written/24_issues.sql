-- Conversations about one thing, each begun within 7 days after the end of the one before.
create temp table issues as
with chained as (
    select
        *,
        case
            when issue_id is not null then 'issue ' || issue_id
            when buyer_id is not null then 'buyer ' || buyer_id || ' ' || category
            else 'alone ' || conversation_id
        end as chain,
        lag(ended_at) over (partition by chain order by started_at, conversation_id) as last_ended_at
    from talks
    where is_served
),
numbered as (
    select *, count(*) filter (started_at > last_ended_at + interval 7 days) over (
        partition by chain order by started_at, conversation_id rows unbounded preceding
    ) as nth
    from chained
)
select
    count(*) as conversations,
    arg_min(numbered, (started_at, conversation_id)) as opening,
    arg_max(numbered, (started_at, conversation_id)) as closing
from numbered
group by chain, nth;

create temp table opened as
select opening.agent_id as employee_id, cast(opening.ended_at as date) as day, opening.is_resolved and conversations = 1 as is_solved_at_once
from issues
where opening.is_resolved is not null and opening.ended_at + interval 7 days <= getvariable('now_at');

create temp table closed as
select
    closing.agent_id as employee_id, cast(closing.ended_at as date) as day, closing.category, closing.difficulty, closing.is_resolved,
    epoch(closing.ended_at) - epoch(opening.started_at) as seconds
from issues
where closing.is_resolved is not null and closing.ended_at + interval 7 days <= getvariable('now_at');
