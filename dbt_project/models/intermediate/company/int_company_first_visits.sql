{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 0, 'after': longest_period_days()},
        'day_column': 'business_date',
    },
) }}

-- A visitor counts on the first day of a period on which they come: where their visit before it lies outside the period.
-- That is one window over the days, where a distinct count would hold every visitor of every period at once.
with visitor_days as (
    select * from {{ ref('int_visitor_days') }}
    where page_view_count > 0 and {{ of_rebuilt_days(ref('int_visitor_days'), 'visitor_key') }}
),

visits as (
    select shop_id, {{ compact_key('visitor_key') }} as visitor_hash, business_date, first_product_view_at is not null as has_product_view
    from visitor_days
    union all
    select
        'all' as shop_id,
        {{ compact_key('visitor_key') }} as visitor_hash,
        business_date,
        max(first_product_view_at is not null) as has_product_view
    from visitor_days
    group by {{ compact_key('visitor_key') }}, business_date
),

visits_in_order as (
    select
        shop_id,
        business_date,
        has_product_view,
        lag(business_date) over in_order as previous_on,
        max(case when has_product_view then business_date end) over (
            partition by shop_id, visitor_hash order by business_date
            rows between unbounded preceding and 1 preceding
        ) as previous_product_on
    from visits
    window in_order as (partition by shop_id, visitor_hash order by business_date)
)

select
    business_date,
    shop_id,
    {{ count_first_of_periods('uv', 'previous_on') }},
    {{ count_first_of_periods('product_visitor_count', 'previous_product_on', 'has_product_view') }}
from visits_in_order
where {{ in_rebuilt_days('business_date') }}
group by business_date, shop_id
