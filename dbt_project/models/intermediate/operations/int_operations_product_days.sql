{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 0, 'after': 0},
        'day_column': 'business_date',
    },
) }}

with page_views as (
    select * from {{ ref('int_page_views') }}
    where product_id <> '' and {{ in_rebuilt_days('business_date') }}
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
    where {{ in_rebuilt_days('business_date') }}
),

owners as (
    select distinct owner_number, employee_id, role
    from page_owners
),

product_days as (
    select
        page_views.business_date,
        page_owners.owner_number,
        page_views.product_id,
        {{ compact_key('page_views.visitor_key') }} as visitor_hash,
        min(page_views.occurred_at) as first_view_at
    from page_views
    inner join page_owners
        on page_views.business_date = page_owners.business_date
        and page_views.shop_id = page_owners.shop_id
        and page_views.page_id = page_owners.page_id
        and page_views.product_id = page_owners.product_id
    group by page_views.business_date, page_owners.owner_number, page_views.product_id, {{ compact_key('page_views.visitor_key') }}
)

select
    product_days.business_date,
    owners.employee_id,
    owners.role,
    product_days.product_id,
    product_days.visitor_hash,
    product_days.first_view_at
from product_days
inner join owners on product_days.owner_number = owners.owner_number
