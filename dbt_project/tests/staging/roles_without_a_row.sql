{{ config(severity='warn') }}
-- Roles of the staff export that the seed roles does not name: whoever holds one has no KPIs.
with employees as (
    select * from {{ ref('stg_employees') }}
),

roles as (
    select * from {{ ref('roles') }}
)

select
    employees.role,
    count(distinct employees.employee_id) as employee_count
from employees
left join roles on employees.role = roles.role
where roles.role is null
group by employees.role
