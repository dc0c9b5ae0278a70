with orders as (
    select * from {{ ref('stg_orders') }}
),

visitor_days as (
    select * from {{ ref('int_visitor_days') }}
),

first_days as (
    select {{ business_date('min(placed_at)') }} as first_on from orders
    union all
    select {{ business_date('min(paid_at)') }} as first_on from orders
    union all
    select min(business_date) as first_on from visitor_days
),

bounds as (
    select least(min(first_on), {{ as_of_date() }}) as first_on
    from first_days
),

first_year as (
    -- From before the year of the first data day, so that every period of that day is whole in the calendar.
    select {{ add_days(period_start('year', 'coalesce(first_on, ' ~ as_of_date() ~ ')'), -7) }} as first_on
    from bounds
),

days as (
    {{ date_series('(select first_on from first_year)', as_of_date()) }}
)

select
    business_date,
    {{ period_start('week', 'business_date') }} as week_start,
    {{ period_start('month', 'business_date') }} as month_start,
    {{ period_start('quarter', 'business_date') }} as quarter_start,
    {{ period_start('year', 'business_date') }} as year_start,
    cast({{ days_between(period_start('week', 'business_date'), 'business_date') }} + 1 as integer) as iso_weekday,
    {{ days_between(period_start('week', 'business_date'), 'business_date') }} >= 5 as is_weekend,
    {{ start_of_business_date('business_date') }} as starts_at,
    {{ start_of_business_date(add_days('business_date', 1)) }} as ends_at
from days
