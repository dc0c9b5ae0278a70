-- Courses planned for the team's members, by the team on the planned day. A course planned for a later day is not due yet.
with courses as (
    select * from {{ ref('stg_training') }}
    where kind = 'course' and planned_on <= {{ as_of_date() }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
    where team_id is not null
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.team_id,
    count(*) as planned_count,
    count(case when courses.completed_on <= courses.planned_on then 1 end) as completed_count
from courses
inner join staff_days
    on courses.employee_id = staff_days.employee_id and courses.planned_on = staff_days.business_date
inner join period_days on courses.planned_on = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.team_id
