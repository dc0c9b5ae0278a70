-- The previous period of the same type, and the same period a year earlier (a week 52 weeks earlier; 29 February none).
with company_orders as (
    select * from {{ ref('int_company_orders') }}
),

coverage as (
    select * from {{ ref('int_company_coverage') }}
),

periods as (
    select
        coverage.period_type,
        coverage.period_start,
        coverage.shop_id,
        company_orders.gmv,
        coverage.is_complete and coverage.period_start >= coverage.orders_first_on and company_orders.gmv > 0 as is_comparable,
        {{ previous_period_start('coverage.period_type', 'coverage.period_start') }} as previous_start,
        case
            when coverage.period_type = 'week' then {{ add_days('coverage.period_start', -364) }}
            when coverage.period_type = 'day'
                and extract(month from coverage.period_start) = 2 and extract(day from coverage.period_start) = 29 then null
            else {{ add_months('coverage.period_start', -12) }}
        end as year_earlier_start
    from coverage
    left join company_orders
        on coverage.period_type = company_orders.period_type
        and coverage.period_start = company_orders.period_start
        and coverage.shop_id = company_orders.shop_id
)

select
    periods.period_type,
    periods.period_start,
    periods.shop_id,
    previous.gmv as previous_gmv,
    year_earlier.gmv as year_earlier_gmv
from periods
left join periods as previous
    on periods.period_type = previous.period_type
    and periods.previous_start = previous.period_start
    and periods.shop_id = previous.shop_id
    and previous.is_comparable
left join periods as year_earlier
    on periods.period_type = year_earlier.period_type
    and periods.year_earlier_start = year_earlier.period_start
    and periods.shop_id = year_earlier.shop_id
    and year_earlier.is_comparable
