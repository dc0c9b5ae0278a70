-- Spans of (who, start_at, end_at) with their overlaps merged.
create temp macro merged(spans) as table
with reached as (
    select *, max(end_at) over (partition by who order by start_at, end_at rows between unbounded preceding and 1 preceding) as reached_at
    from query_table(spans)
    where end_at > start_at
),
numbered as (
    select *, count(*) filter (reached_at is null or start_at > reached_at) over (
        partition by who order by start_at, end_at rows unbounded preceding
    ) as island
    from reached
)
select who, min(start_at) as start_at, max(end_at) as end_at
from numbered
group by who, island;

-- An open status lasts until the agent's next one, the last until now.
create temp table logged_in as
with statuses as (
    from exports.agent_status
    where status in ('ready', 'serving', 'away') and from_at < getvariable('now_at') and (to_at is null or to_at > from_at)
    qualify row_number() over (partition by agent_id, from_at order by updated_at desc) = 1
)
select
    agent_id as who, status <> 'away' as is_working, from_at as start_at,
    least(coalesce(to_at, lead(from_at) over (partition by agent_id order by from_at), getvariable('now_at')), getvariable('now_at')) as end_at
from statuses;

create temp table working as from logged_in where is_working;
create temp table anybody as select 'anybody' as who, start_at, end_at from logged_in;

-- Split at midnight.
create temp table login_days as
with spans as (
    select who, start_at, end_at, false as is_working from merged(logged_in)
    union all
    select who, start_at, end_at, true from merged(working)
),
split as (
    select *, unnest(generate_series(date_trunc('day', start_at), end_at, interval 1 day)) as midnight from spans
)
select
    who as employee_id, cast(midnight as date) as day,
    sum(seconds) filter (not is_working) as logged_in_seconds,
    coalesce(sum(seconds) filter (is_working), 0) as working_seconds
from (
    select *, epoch(least(end_at, midnight + interval 1 day)) - epoch(greatest(start_at, midnight)) as seconds from split
)
where seconds > 0
group by all;

-- How long each customer waited for the first answer. Who begins while nobody is logged in waits from the next login, unless the
-- answer came before it.
create temp table first_answers as
with desk as (select start_at, end_at from merged(anybody)),
asked as (
    from talks
    where is_served or (not is_bot_only and agent_id is not null)
),
since as (
    select conversation_id, end_at from asked asof left join desk on asked_at >= start_at
),
until as (
    select conversation_id, start_at as login_at from asked asof left join desk on asked_at <= start_at
)
select
    agent_id as employee_id, cast(started_at as date) as day,
    epoch(first_agent_at) - epoch(case
        when end_at > asked_at or cast(asked_at as date) < (select cast(min(start_at) as date) from desk) then asked_at
        when login_at <= first_agent_at then login_at
        else asked_at
    end) as seconds
from asked
join since using (conversation_id)
join until using (conversation_id);
