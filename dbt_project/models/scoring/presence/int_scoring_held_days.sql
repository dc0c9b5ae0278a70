-- Every day on which somebody held a role, and each scope of it; whether it was a working day of theirs, and how much of it they were there.
with staff_days as (
    select * from {{ ref('int_staff_days') }}
),

assignment_days as (
    select distinct employee_id, role, business_date, scope_type, scope_id
    from {{ ref('int_assignment_days') }}
),

present_days as (
    select * from {{ ref('int_present_days') }}
),

held as (
    select employee_id, role, business_date, cast('' as string) as scope_type, cast('' as string) as scope_id
    from staff_days
    union all
    select employee_id, role, business_date, scope_type, scope_id
    from assignment_days
)

select
    held.employee_id,
    held.role,
    held.business_date,
    held.scope_type,
    held.scope_id,
    staff_days.fte,
    coalesce(present_days.is_scheduled, false) as is_scheduled,
    present_days.employee_id is not null as is_working_day,
    case when present_days.employee_id is not null then 1 - present_days.present_fraction else 0 end as leave_days,
    -- A schedule already holds what somebody works; the calendar holds a full day of everybody.
    case when present_days.is_scheduled then present_days.present_fraction else coalesce(present_days.present_fraction, 0) * staff_days.fte end as present_days
from held
inner join staff_days
    on held.employee_id = staff_days.employee_id
    and held.business_date = staff_days.business_date
left join present_days
    on held.employee_id = present_days.employee_id
    and held.business_date = present_days.business_date
