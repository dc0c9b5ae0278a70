with period_days as (
    select * from {{ ref('period_days') }}
),

data_days as (
    select min(first_on) as first_on from {{ ref('int_source_coverage') }}
    where source in ('orders', 'web_events')
)

select
    period_days.period_type,
    period_days.period_start,
    period_days.period_end,
    cast(count(*) as integer) as days,
    cast({{ days_between('period_days.period_start', 'period_days.period_end') }} as integer) as calendar_days,
    count(*) = {{ days_between('period_days.period_start', 'period_days.period_end') }} as is_complete,
    {{ days_between('min(data_days.first_on)', 'period_days.period_start') }} as history_days
from period_days
cross join data_days
where period_days.period_end > data_days.first_on
group by period_days.period_type, period_days.period_start, period_days.period_end
