{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['web_events', 'orders', 'assignments', 'employees'],
            'before': (var('page_conversion_hours') | int(24) // 24) + 1,
            'after': (var('visitor_lookback_days') | int(7)) + 3,
        },
        'day_column': 'business_date',
        'is_sliced': true,
    },
) }}

-- Who came to the pages of whom on a day, and the first of these views that was followed by a payment within the window.
with page_views as (
    select * from {{ ref('int_page_views') }}
    where {{ in_rebuilt_days('business_date') }}
),

roles as (
    select * from {{ ref('roles') }}
    where mart = 'design_kpis'
),

page_owners as (
    select * from {{ ref('int_page_owners') }}
    where
        is_assigned_page
        and role in (select role from roles)
        and {{ in_rebuilt_days('business_date') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null and {{ in_rebuilt_days('paid_on', after=(var('page_conversion_hours') | int(24) // 24) + 1) }}
),

converting_views as (
    select distinct page_views.session_key, page_views.view_number
    from page_views
    inner join order_visitors
        on page_views.visitor_key = order_visitors.visitor_key
        and order_visitors.paid_at >= page_views.occurred_at
        and order_visitors.paid_at <= {{ add_hours('page_views.occurred_at', var('page_conversion_hours')) }}
)

select
    page_views.business_date,
    page_owners.employee_id,
    page_owners.role,
    page_views.visitor_key,
    min(page_views.occurred_at) as first_viewed_at,
    min(case when converting_views.session_key is not null then page_views.occurred_at end) as first_converting_view_at
from page_views
inner join page_owners
    on page_views.business_date = page_owners.business_date
    and page_views.shop_id = page_owners.shop_id
    and page_views.page_id = page_owners.page_id
    and page_views.product_id = page_owners.product_id
left join converting_views
    on page_views.session_key = converting_views.session_key
    and page_views.view_number = converting_views.view_number
group by page_views.business_date, page_owners.employee_id, page_owners.role, page_views.visitor_key
