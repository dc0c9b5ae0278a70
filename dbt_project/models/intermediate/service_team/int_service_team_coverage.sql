-- The rows of the mart about service teams: every period in which somebody of the team held a role of customer service or led one.
with staff_days as (
    select * from {{ ref('int_staff_days') }}
    where team_id is not null
),

roles as (
    select * from {{ ref('roles') }}
    where mart in ('customer_service_kpis', 'service_team_kpis')
),

period_days as (
    select * from {{ ref('period_days') }}
),

role_coverage as (
    select * from {{ ref('int_role_coverage') }}
),

team_periods as (
    select
        period_days.period_type,
        period_days.period_start,
        staff_days.team_id,
        count(distinct staff_days.business_date) as team_days
    from staff_days
    inner join roles on staff_days.role = roles.role
    inner join period_days on staff_days.business_date = period_days.business_date
    group by period_days.period_type, period_days.period_start, staff_days.team_id
)

select
    team_periods.team_id,
    team_periods.team_days,
    role_coverage.*
from team_periods
inner join role_coverage
    on team_periods.period_type = role_coverage.period_type and team_periods.period_start = role_coverage.period_start
