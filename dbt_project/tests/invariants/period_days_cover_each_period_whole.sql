-- Every day of a period that is over by the as-of date stands in period_days, once: none is missing, none is from elsewhere.
with periods as (
    select * from {{ ref('periods') }}
),

period_days as (
    select
        period_type,
        period_start,
        count(distinct business_date) as day_count,
        min(business_date) as first_on,
        max(business_date) as last_on
    from {{ ref('period_days') }}
    group by period_type, period_start
)

select
    periods.period_type,
    periods.period_start,
    periods.days,
    period_days.day_count,
    period_days.first_on,
    period_days.last_on
from periods
left join period_days
    on periods.period_type = period_days.period_type and periods.period_start = period_days.period_start
where
    period_days.day_count is null
    or period_days.first_on <> periods.period_start
    or period_days.last_on <> {{ add_days('least(periods.period_end, ' ~ add_days(as_of_date(), 1) ~ ')', -1) }}
    or period_days.day_count <> periods.days
    or period_days.day_count <> {{ days_between('period_days.first_on', 'period_days.last_on') }} + 1
