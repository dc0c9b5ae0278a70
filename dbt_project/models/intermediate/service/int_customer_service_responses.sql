-- How fast the agent's customers got their first message, by the start of the conversation.
with first_responses as (
    select * from {{ ref('int_first_responses') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.employee_id,
    staff_days.role,
    count(*) as asked_count,
    count(first_responses.response_seconds) as answered_count,
    count(case when first_responses.response_seconds <= {{ var('first_response_target_seconds') }} then 1 end) as answered_in_time_count,
    sum(first_responses.response_seconds) as response_seconds,
    {{ percentile('first_responses.response_seconds', 0.9) }} as response_seconds_p90
from first_responses
inner join staff_days
    on first_responses.agent_id = staff_days.employee_id and first_responses.started_on = staff_days.business_date
inner join period_days on first_responses.started_on = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
