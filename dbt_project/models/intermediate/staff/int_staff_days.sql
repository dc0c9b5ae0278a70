-- What an employee was on a day. Rows of one employee do not overlap, so the role on a day is one.
with employees as (
    select * from {{ ref('stg_employees') }}
),

calendar as (
    select * from {{ ref('calendar') }}
)

select
    employees.employee_id,
    calendar.business_date,
    employees.role,
    employees.team_id,
    employees.manager_id,
    coalesce(employees.fte, 1) as fte
from employees
inner join calendar
    on calendar.business_date >= employees.valid_from
    and calendar.business_date >= employees.hired_on
    and (employees.valid_to is null or calendar.business_date < employees.valid_to)
    and (employees.left_on is null or calendar.business_date <= employees.left_on)
