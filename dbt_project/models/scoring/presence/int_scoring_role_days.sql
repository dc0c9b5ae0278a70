-- Days that a full holder of a role who works by a schedule has in a period: the median of those who held it, full-time, from the first to the last day.
-- While a period runs, what is over stands for the whole in proportion to the working days.
with held_days as (
    select * from {{ ref('int_scoring_held_days') }}
    where scope_type = ''
),

period_days as (
    select * from {{ ref('period_days') }}
),

periods as (
    select * from {{ ref('int_scoring_period_days') }}
),

holders as (
    select
        period_days.period_type,
        period_days.period_start,
        held_days.employee_id,
        held_days.role,
        count(*) as held_days,
        sum(case when held_days.is_scheduled then 1 else 0 end) as scheduled_days,
        sum(case when held_days.is_working_day and not held_days.is_scheduled then 1 else 0 end) as calendar_days,
        min(held_days.fte) as fte
    from held_days
    inner join period_days on held_days.business_date = period_days.business_date
    where period_days.period_type in ('month', 'quarter', 'year')
    group by period_days.period_type, period_days.period_start, held_days.employee_id, held_days.role
)

select
    holders.period_type,
    holders.period_start,
    holders.role,
    cast(
        {{ percentile('holders.scheduled_days', 0.5) }} * max(periods.working_days) / nullif(max(periods.working_days_elapsed), 0)
        as decimal(9, 4)
    ) as role_days
from holders
inner join periods
    on holders.period_type = periods.period_type
    and holders.period_start = periods.period_start
where
    holders.held_days = periods.elapsed_days
    and holders.scheduled_days > 0
    and holders.calendar_days = 0
    and holders.fte >= 1
group by holders.period_type, holders.period_start, holders.role
