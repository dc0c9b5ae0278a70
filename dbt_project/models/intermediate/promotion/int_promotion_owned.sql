with assignment_days as (
    select * from {{ ref('int_assignment_days') }}
    where scope_type in ('ad', 'channel')
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    assignment_days.employee_id,
    assignment_days.role,
    count(distinct assignment_days.scope_type || '/' || assignment_days.scope_id) as assigned_count
from assignment_days
inner join period_days on assignment_days.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, assignment_days.employee_id, assignment_days.role
