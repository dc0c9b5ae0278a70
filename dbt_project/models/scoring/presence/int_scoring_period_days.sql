-- How long each scored period is and how much of it is over; a running one reaches beyond the as-of date.
with working_days as (
    select * from {{ ref('working_days') }}
),

periods as (
    select * from {{ ref('periods') }}
    where period_type in ('month', 'quarter', 'year')
)

select
    periods.period_type,
    periods.period_start,
    periods.period_end,
    periods.calendar_days,
    periods.days as elapsed_days,
    cast(sum(case when working_days.is_working_day then 1 else 0 end) as integer) as working_days,
    cast(sum(case when working_days.is_working_day and working_days.business_date <= {{ as_of_date() }} then 1 else 0 end) as integer) as working_days_elapsed
from periods
inner join working_days
    on working_days.business_date >= periods.period_start
    and working_days.business_date < periods.period_end
group by periods.period_type, periods.period_start, periods.period_end, periods.calendar_days, periods.days
