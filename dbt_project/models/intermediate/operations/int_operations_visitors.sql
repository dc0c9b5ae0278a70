with first_visits as (
    select * from {{ ref('int_operations_first_visits') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    first_visits.employee_id,
    first_visits.role,
    {{ sum_first_of_period('uv', 'first_visits') }} as uv,
    {{ sum_first_of_period('organic_uv', 'first_visits') }} as organic_uv
from first_visits
inner join period_days on first_visits.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, first_visits.employee_id, first_visits.role
