{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'products', 'assignments', 'employees'], 'before': 0, 'after': longest_period_days()},
        'day_column': 'business_date',
    },
) }}

-- A visitor counts on the first day of a period on which they put an owned product into the cart.
with cart_days as (
    select * from {{ ref('int_operations_cart_days') }}
    where {{ of_rebuilt_days(ref('int_operations_cart_days'), 'visitor_key') }}
),

visitor_days as (
    select distinct business_date, employee_id, role, {{ compact_key('visitor_key') }} as visitor_hash
    from cart_days
),

visitor_days_in_order as (
    select
        *,
        lag(business_date) over (partition by employee_id, role, visitor_hash order by business_date) as previous_on
    from visitor_days
)

select
    business_date,
    employee_id,
    role,
    {{ count_first_of_periods('cart_visitor_count', 'previous_on') }}
from visitor_days_in_order
where {{ in_rebuilt_days('business_date') }}
group by business_date, employee_id, role
