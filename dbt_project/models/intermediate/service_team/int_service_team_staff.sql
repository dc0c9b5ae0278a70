-- Who was in the team, by day, and who left the company from it.
with staff_days as (
    select * from {{ ref('int_staff_days') }}
    where team_id is not null
),

leaving_days as (
    select distinct
        employee_id,
        left_on
    from {{ ref('stg_employees') }}
    where left_on <= {{ as_of_date() }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

periods as (
    select * from {{ ref('periods') }}
),

-- The team of the last day: an export may end the record of somebody who leaves on that day already.
leavers as (
    select
        leaving_days.employee_id,
        leaving_days.left_on,
        max_by(staff_days.team_id, staff_days.business_date) as team_id
    from leaving_days
    inner join staff_days
        on leaving_days.employee_id = staff_days.employee_id and staff_days.business_date <= leaving_days.left_on
    group by leaving_days.employee_id, leaving_days.left_on
),

team_days as (
    select team_id, employee_id, business_date, 1 as member_days, 0 as leaver_count from staff_days
    union all
    select team_id, employee_id, left_on, 0, 1 from leavers
)

select
    period_days.period_type,
    period_days.period_start,
    team_days.team_id,
    sum(team_days.leaver_count) as leaver_count,
    count(distinct team_days.employee_id) as member_count,
    {{ ratio('sum(team_days.member_days)', 'max(periods.days)') }} as average_headcount
from team_days
inner join period_days on team_days.business_date = period_days.business_date
inner join periods
    on period_days.period_type = periods.period_type and period_days.period_start = periods.period_start
group by period_days.period_type, period_days.period_start, team_days.team_id
