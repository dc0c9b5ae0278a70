-- Answers of the agent to customer messages, by the start of the conversation.
with agent_messages as (
    select * from {{ ref('int_agent_messages') }}
    where response_seconds is not null
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

agent_days as (
    select
        agent_id,
        started_on,
        count(*) as turn_count,
        sum(response_seconds) as response_seconds
    from agent_messages
    group by agent_id, started_on
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.employee_id,
    staff_days.role,
    cast(sum(agent_days.turn_count) as bigint) as turn_count,
    sum(agent_days.response_seconds) as response_seconds
from agent_days
inner join staff_days
    on agent_days.agent_id = staff_days.employee_id and agent_days.started_on = staff_days.business_date
inner join period_days on agent_days.started_on = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
