{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'orders'], 'before': 0, 'after': var('visitor_lookback_days')},
    },
) }}

with visitor_days as (
    select * from {{ ref('int_visitor_days') }}
    where page_view_count > 0
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

shop_visits as (
    select
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        visitor_days.shop_id,
        visitor_days.visitor_key,
        min(visitor_days.first_product_view_at) as first_product_view_at
    from visitor_days
    inner join period_days on visitor_days.business_date = period_days.business_date
    group by
        period_days.period_type, period_days.period_start, period_days.period_end, visitor_days.shop_id, visitor_days.visitor_key
),

-- The company from the shops' rows: far fewer than the days they come from.
visits as (
    select period_type, period_start, period_end, shop_id, visitor_key, first_product_view_at from shop_visits
    union all
    select
        period_type,
        period_start,
        period_end,
        'all' as shop_id,
        visitor_key,
        min(first_product_view_at) as first_product_view_at
    from shop_visits
    group by period_type, period_start, period_end, visitor_key
),

payments as (
    select
        period_days.period_type,
        period_days.period_start,
        coalesce(order_visitors.shop_id, 'all') as shop_id,
        order_visitors.visitor_key,
        max(order_visitors.paid_at) as last_paid_at
    from order_visitors
    inner join period_days on order_visitors.paid_on = period_days.business_date
    group by grouping sets (
        (period_days.period_type, period_days.period_start, order_visitors.shop_id, order_visitors.visitor_key),
        (period_days.period_type, period_days.period_start, order_visitors.visitor_key)
    )
)

select
    visits.period_type,
    visits.period_start,
    visits.period_end,
    visits.shop_id,
    count(*) as uv,
    count(payments.visitor_key) as paying_visitor_count,
    count(visits.first_product_view_at) as product_visitor_count,
    count(case when payments.last_paid_at > visits.first_product_view_at then 1 end) as product_paying_visitor_count
from visits
left join payments
    on visits.period_type = payments.period_type
    and visits.period_start = payments.period_start
    and visits.shop_id = payments.shop_id
    and visits.visitor_key = payments.visitor_key
group by visits.period_type, visits.period_start, visits.period_end, visits.shop_id
