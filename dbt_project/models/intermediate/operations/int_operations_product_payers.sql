{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {
            'sources': ['web_events', 'orders', 'order_items', 'products', 'assignments', 'employees'],
            'before': 0, 'after': visitor_reach_days(),
        },
    },
) }}

-- Of the pairs of int_operations_product_viewers, those whose visitor pays the product after the first view, both in the period. The view
-- has to be of an owned page; whose the product is on the day of payment does not matter.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

order_lines as (
    select * from {{ ref('int_order_lines') }}
    where paid_on in (select business_date from period_days)
),

products as (
    select * from {{ ref('stg_products') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

product_days as (
    select * from {{ ref('int_operations_product_days') }}
    where business_date in (select business_date from period_days)
),

payments as (
    select
        {{ compact_key('order_visitors.visitor_key') }} as visitor_hash,
        products.product_id,
        order_lines.paid_on,
        max(order_lines.paid_at) as last_paid_at
    from order_lines
    inner join products
        on order_lines.platform = products.platform and order_lines.sku_id = products.sku_id
    inner join order_visitors on order_lines.order_key = order_visitors.order_key
    group by {{ compact_key('order_visitors.visitor_key') }}, products.product_id, order_lines.paid_on
),

-- Few views are followed by a payment: these are found before a view is read once for each of its periods.
paid_views as (
    select
        product_days.business_date,
        product_days.employee_id,
        product_days.role,
        product_days.visitor_hash,
        product_days.product_id,
        min(payments.paid_on) as paid_on
    from product_days
    inner join payments
        on product_days.visitor_hash = payments.visitor_hash
        and product_days.product_id = payments.product_id
        and payments.last_paid_at > product_days.first_view_at
    group by product_days.business_date, product_days.employee_id, product_days.role, product_days.visitor_hash, product_days.product_id
),

payers as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        paid_views.employee_id,
        paid_views.role,
        paid_views.visitor_hash,
        paid_views.product_id
    from paid_views
    inner join period_days
        on paid_views.business_date = period_days.business_date
        and paid_views.paid_on < period_days.period_end
)

select
    period_type,
    period_start,
    period_end,
    employee_id,
    role,
    count(*) as product_payer_count
from payers
group by period_type, period_start, period_end, employee_id, role
