-- Visitors of a period who pay an order of the shop in it: from the few who pay to the days on which they came.
{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'orders'], 'before': 0, 'after': visitor_reach_days()},
    },
) }}

with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null and paid_on in (select business_date from period_days)
),

visitor_days as (
    select * from {{ ref('int_visitor_days') }}
    where page_view_count > 0 and visitor_key in (select visitor_key from order_visitors)
),

payments as (
    select
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        coalesce(order_visitors.shop_id, 'all') as shop_id,
        order_visitors.visitor_key,
        max(order_visitors.paid_at) as last_paid_at
    from order_visitors
    inner join period_days on order_visitors.paid_on = period_days.business_date
    group by grouping sets (
        (period_days.period_type, period_days.period_start, period_days.period_end, order_visitors.shop_id, order_visitors.visitor_key),
        (period_days.period_type, period_days.period_start, period_days.period_end, order_visitors.visitor_key)
    )
),

payers as (
    select
        payments.period_type,
        payments.period_start,
        payments.period_end,
        payments.shop_id,
        payments.visitor_key,
        payments.last_paid_at,
        min(visitor_days.first_product_view_at) as first_product_view_at
    from payments
    inner join visitor_days
        on payments.visitor_key = visitor_days.visitor_key
        and (payments.shop_id = 'all' or payments.shop_id = visitor_days.shop_id)
        and visitor_days.business_date >= payments.period_start
        and visitor_days.business_date < payments.period_end
    group by
        payments.period_type, payments.period_start, payments.period_end, payments.shop_id, payments.visitor_key, payments.last_paid_at
)

select
    period_type,
    period_start,
    period_end,
    shop_id,
    count(*) as paying_visitor_count,
    count(case when last_paid_at > first_product_view_at then 1 end) as product_paying_visitor_count
from payers
group by period_type, period_start, period_end, shop_id
