{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 0, 'after': longest_period_days()},
        'day_column': 'business_date',
    },
) }}

-- A pair of a visitor and a product counts on its first day in a period.
with product_days as (
    select * from {{ ref('int_operations_product_days') }}
    where {{ of_rebuilt_days(ref('int_operations_product_days'), 'visitor_hash') }}
),

product_days_in_order as (
    select
        *,
        lag(business_date) over (partition by employee_id, role, visitor_hash, product_id order by business_date) as previous_on
    from product_days
)

select
    business_date,
    employee_id,
    role,
    {{ count_first_of_periods('product_viewer_count', 'previous_on') }}
from product_days_in_order
where {{ in_rebuilt_days('business_date') }}
group by business_date, employee_id, role
