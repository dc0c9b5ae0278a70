-- The one model that reads what people cost. What leaves it is the mean of a role, and only where enough people make it up.
with employees as (
    select * from {{ ref('stg_employees') }}
    where monthly_cost is not null
),

calendar as (
    select * from {{ ref('calendar') }}
),

-- Whose cost changed within the month counts with the mean of their days.
agent_months as (
    select
        employees.role,
        calendar.month_start,
        employees.employee_id,
        cast({{ ratio('sum(employees.monthly_cost)', 'count(*)') }} as decimal(28, 8)) as monthly_cost
    from employees
    inner join calendar
        on calendar.business_date >= employees.valid_from
        and calendar.business_date >= employees.hired_on
        and (employees.valid_to is null or calendar.business_date < employees.valid_to)
        and (employees.left_on is null or calendar.business_date <= employees.left_on)
    group by employees.role, calendar.month_start, employees.employee_id
)

select
    role,
    month_start,
    count(*) as agent_count,
    case when count(*) >= {{ var('role_cost_minimum_agents') }} then cast({{ ratio('sum(monthly_cost)', 'count(*)') }} as decimal(28, 8)) end
        as mean_monthly_cost
from agent_months
group by role, month_start
