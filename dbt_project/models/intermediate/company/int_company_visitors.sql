{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'orders'], 'before': 0, 'after': var('visitor_lookback_days')},
    },
) }}

-- A visitor counts on the first day of a period on which they come: where their visit before it lies outside the period.
-- That is one window over the days, where a distinct count would hold every visitor of every period at once.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

visitor_days as (
    select * from {{ ref('int_visitor_days') }}
    where page_view_count > 0 and business_date in (select business_date from period_days)
),

visits as (
    select shop_id, visitor_key, business_date, first_product_view_at from visitor_days
    union all
    select
        'all' as shop_id,
        visitor_key,
        business_date,
        min(first_product_view_at) as first_product_view_at
    from visitor_days
    group by visitor_key, business_date
),

visits_in_order as (
    select
        shop_id,
        business_date,
        first_product_view_at,
        lag(business_date) over in_order as previous_on,
        max(case when first_product_view_at is not null then business_date end) over (
            partition by shop_id, visitor_key order by business_date
            rows between unbounded preceding and 1 preceding
        ) as previous_product_on
    from visits
    window in_order as (partition by shop_id, visitor_key order by business_date)
),

visitors as (
    select
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        visits_in_order.shop_id,
        count(case when coalesce(visits_in_order.previous_on < period_days.period_start, true) then 1 end) as uv,
        count(
            case
                when visits_in_order.first_product_view_at is not null
                    and coalesce(visits_in_order.previous_product_on < period_days.period_start, true) then 1
            end
        ) as product_visitor_count
    from visits_in_order
    inner join period_days on visits_in_order.business_date = period_days.business_date
    group by period_days.period_type, period_days.period_start, period_days.period_end, visits_in_order.shop_id
),

paying as (
    select * from {{ ref('int_company_paying_visitors') }}
)

select
    visitors.period_type,
    visitors.period_start,
    visitors.period_end,
    visitors.shop_id,
    visitors.uv,
    coalesce(paying.paying_visitor_count, 0) as paying_visitor_count,
    visitors.product_visitor_count,
    coalesce(paying.product_paying_visitor_count, 0) as product_paying_visitor_count
from visitors
left join paying
    on visitors.period_type = paying.period_type
    and visitors.period_start = paying.period_start
    and visitors.shop_id = paying.shop_id
