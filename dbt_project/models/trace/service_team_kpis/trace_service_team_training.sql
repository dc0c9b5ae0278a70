-- Courses planned for the team's members, by the team on the planned day.
with courses as (
    select * from {{ ref('stg_training') }}
    where kind = 'course' and planned_on <= {{ as_of_date_when_asked() }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
    where team_id is not null
),

cases as (
    select
        staff_days.team_id as subject_id,
        cast('' as string) as subject_role,
        courses.planned_on,
        courses.completed_on,
        {{ raw_row('training', ['employee_id', 'course_id', 'planned_on'], relation='courses') }}
    from courses
    inner join staff_days
        on courses.employee_id = staff_days.employee_id and courses.planned_on = staff_days.business_date
),

traced as (
    {{ traced([{'kpi': 'training_completion_rate', 'on': 'planned_on', 'hit': 'completed_on <= planned_on'}]) }}
)

select * from traced
