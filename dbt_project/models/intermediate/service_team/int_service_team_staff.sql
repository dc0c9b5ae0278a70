-- Days lie no later than the as-of date, so neither does a leaver's last.
with member_days as (
    select * from {{ ref('int_service_team_member_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

periods as (
    select * from {{ ref('periods') }}
)

select
    period_days.period_type,
    period_days.period_start,
    member_days.team_id,
    sum(member_days.leaver_count) as leaver_count,
    count(distinct member_days.employee_id) as member_count,
    {{ ratio('sum(member_days.member_days)', 'max(periods.days)') }} as average_headcount
from member_days
inner join period_days on member_days.business_date = period_days.business_date
inner join periods
    on period_days.period_type = periods.period_type and period_days.period_start = periods.period_start
group by period_days.period_type, period_days.period_start, member_days.team_id
