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

-- Visitors of owned pages who pay an owned product in the same period: from the few who pay to the days on which they came.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

order_lines as (
    select * from {{ ref('int_operations_order_lines') }}
    where paid_on in (select business_date from period_days)
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

page_views as (
    select * from {{ ref('int_page_views') }}
    where business_date in (select business_date from period_days)
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
),

payment_days as (
    select distinct
        order_lines.employee_id,
        order_lines.role,
        order_visitors.visitor_key,
        order_lines.paid_on
    from order_lines
    inner join order_visitors on order_lines.order_key = order_visitors.order_key
),

visit_days as (
    select distinct
        page_owners.employee_id,
        page_owners.role,
        page_views.visitor_key,
        page_views.business_date
    from page_views
    inner join page_owners
        on page_views.business_date = page_owners.business_date
        and page_views.shop_id = page_owners.shop_id
        and page_views.page_id = page_owners.page_id
        and page_views.product_id = page_owners.product_id
    where page_views.visitor_key in (select visitor_key from payment_days)
),

payers as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        payment_days.employee_id,
        payment_days.role,
        payment_days.visitor_key
    from payment_days
    inner join period_days on payment_days.paid_on = period_days.business_date
),

visitors as (
    select distinct
        payers.*
    from payers
    inner join visit_days
        on payers.employee_id = visit_days.employee_id
        and payers.role = visit_days.role
        and payers.visitor_key = visit_days.visitor_key
        and visit_days.business_date >= payers.period_start
        and visit_days.business_date < payers.period_end
)

select
    period_type,
    period_start,
    period_end,
    employee_id,
    role,
    count(*) as paying_visitor_count
from visitors
group by period_type, period_start, period_end, employee_id, role
