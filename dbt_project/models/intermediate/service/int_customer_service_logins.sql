-- Time that the agent was logged in, and the days on which they were.
with login_days as (
    select * from {{ ref('int_agent_login_days') }}
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
    count(*) as login_days,
    sum(login_days.logged_in_seconds) as logged_in_seconds,
    sum(login_days.logged_in_seconds) / 3600 as logged_in_hours,
    sum(login_days.productive_seconds) as productive_seconds
from login_days
inner join staff_days
    on login_days.agent_id = staff_days.employee_id and login_days.business_date = staff_days.business_date
inner join period_days on login_days.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
