-- Logged-in time by business day. Where statuses overlap, ready or serving wins over away: both are merged for themselves.
with status_spans as (
    select * from {{ ref('int_agent_status_spans') }}
),

calendar as (
    select * from {{ ref('calendar') }}
),

logged_in as (
    {{ merged_spans('status_spans', ['agent_id']) }}
),

productive as (
    {{ merged_spans('status_spans', ['agent_id'], condition='is_productive') }}
),

spans as (
    select agent_id, from_at, to_at, false as is_productive from logged_in
    union all
    select agent_id, from_at, to_at, true as is_productive from productive
),

pieces as (
    select
        spans.agent_id,
        calendar.business_date,
        spans.is_productive,
        {{ elapsed_seconds('greatest(spans.from_at, calendar.starts_at)', 'least(spans.to_at, calendar.ends_at)') }} as seconds
    from spans
    inner join calendar on spans.from_at < calendar.ends_at and spans.to_at > calendar.starts_at
)

select
    agent_id,
    business_date,
    sum(case when not is_productive then seconds else 0 end) as logged_in_seconds,
    sum(case when is_productive then seconds else 0 end) as productive_seconds
from pieces
group by agent_id, business_date
