{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['orders', 'web_events', 'exchange_rates', 'assignments', 'employees'],
            'before': 0,
            'after': (var('visitor_lookback_days') | int(7)) + (var('page_attribution_hours') | int(24) // 24) + 1,
            'after_by_source': {'exchange_rates': var('exchange_rate_lookback_days')},
        },
        'day_column': 'paid_on',
    },
) }}

{% set window_days = (var('page_attribution_hours') | int(24) // 24) + 1 %}

-- The last view of an owned product or campaign page in (paid_at - window, paid_at]; ties by event_id.
with order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null and {{ in_rebuilt_days('paid_on') }}
),

page_views as (
    select * from {{ ref('int_page_views') }}
    where page_type in ('product', 'campaign') and {{ in_rebuilt_days('business_date', before=window_days) }}
),

owned_pages as (
    select distinct business_date, shop_id, page_id, product_id
    from {{ ref('int_page_owners') }}
    where is_assigned_page and {{ in_rebuilt_days('business_date', before=window_days) }}
),

candidates as (
    select
        order_visitors.order_key,
        order_visitors.paid_amount,
        order_visitors.paid_on,
        page_views.event_id,
        page_views.occurred_at,
        page_views.business_date,
        page_views.shop_id,
        page_views.page_id,
        page_views.product_id
    from order_visitors
    inner join page_views
        on order_visitors.visitor_key = page_views.visitor_key
        and page_views.occurred_at <= order_visitors.paid_at
        and {{ add_hours('page_views.occurred_at', var('page_attribution_hours')) }} > order_visitors.paid_at
    inner join owned_pages
        on page_views.business_date = owned_pages.business_date
        and page_views.shop_id = owned_pages.shop_id
        and page_views.page_id = owned_pages.page_id
        and page_views.product_id = owned_pages.product_id
)

select
    order_key,
    paid_amount,
    paid_on,
    max_by(shop_id, (occurred_at, event_id)) as shop_id,
    max_by(page_id, (occurred_at, event_id)) as page_id,
    max_by(product_id, (occurred_at, event_id)) as product_id,
    max_by(business_date, (occurred_at, event_id)) as viewed_on
from candidates
group by order_key, paid_amount, paid_on
