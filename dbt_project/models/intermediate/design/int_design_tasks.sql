-- The steps of a designer's tasks, in the role that they held on the day of the step.
with steps as (
    select * from {{ ref('int_design_steps') }}
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
    count(case when steps.step = 'due' then 1 end) as due_count,
    count(case when steps.step = 'due' and steps.is_hit then 1 end) as on_time_count,
    count(case when steps.step = 'due' and steps.is_planned then 1 end) as planned_due_count,
    count(case when steps.planned_delivered_on < period_days.period_end then 1 end) as planned_delivered_count,
    count(case when steps.step = 'approved' then 1 end) as approved_count,
    count(case when steps.step = 'approved' and steps.is_hit then 1 end) as first_pass_count,
    count(case when steps.step = 'checked' then 1 end) as checked_count,
    count(case when steps.step = 'checked' and steps.is_hit then 1 end) as accurate_count
from steps
inner join staff_days
    on steps.designer_id = staff_days.employee_id and steps.business_date = staff_days.business_date
inner join period_days on steps.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
