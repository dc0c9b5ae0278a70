{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {
            'sources': ['web_events', 'orders', 'order_items', 'products', 'assignments', 'employees'],
            'before': 0, 'after': var('visitor_lookback_days'),
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

page_views as (
    select * from {{ ref('int_page_views') }}
    where product_id <> '' and business_date in (select business_date from period_days)
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
),

payments as (
    select
        order_visitors.visitor_key,
        products.product_id,
        order_lines.paid_on,
        max(order_lines.paid_at) as last_paid_at
    from order_lines
    inner join products
        on order_lines.platform = products.platform and order_lines.sku_id = products.sku_id
    inner join order_visitors on order_lines.order_key = order_visitors.order_key
    group by order_visitors.visitor_key, products.product_id, order_lines.paid_on
),

views as (
    select
        page_owners.employee_id,
        page_owners.role,
        page_views.visitor_key,
        page_views.product_id,
        page_views.business_date,
        min(page_views.occurred_at) as first_view_at
    from page_views
    inner join page_owners
        on page_views.business_date = page_owners.business_date
        and page_views.shop_id = page_owners.shop_id
        and page_views.page_id = page_owners.page_id
        and page_views.product_id = page_owners.product_id
    where page_views.visitor_key in (select visitor_key from payments)
    group by page_owners.employee_id, page_owners.role, page_views.visitor_key, page_views.product_id, page_views.business_date
),

payers as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        views.employee_id,
        views.role,
        views.visitor_key,
        views.product_id
    from views
    inner join period_days on views.business_date = period_days.business_date
    inner join payments
        on views.visitor_key = payments.visitor_key
        and views.product_id = payments.product_id
        and payments.paid_on < period_days.period_end
        and payments.last_paid_at > views.first_view_at
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
