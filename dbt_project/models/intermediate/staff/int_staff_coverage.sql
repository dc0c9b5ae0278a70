-- The rows of the marts whose subject is an employee: every period in which somebody held a role for at least one day, with what
-- the company's sources cover of it.
with staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

role_coverage as (
    select * from {{ ref('int_role_coverage') }}
),

roles as (
    select * from {{ ref('roles') }}
),

staff_periods as (
    select
        period_days.period_type,
        period_days.period_start,
        staff_days.employee_id,
        staff_days.role,
        count(*) as role_days
    from staff_days
    inner join period_days on staff_days.business_date = period_days.business_date
    group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
)

select
    staff_periods.employee_id,
    staff_periods.role,
    roles.mart,
    staff_periods.role_days,
    role_coverage.*
from staff_periods
inner join role_coverage
    on staff_periods.period_type = role_coverage.period_type
    and staff_periods.period_start = role_coverage.period_start
left join roles on staff_periods.role = roles.role
