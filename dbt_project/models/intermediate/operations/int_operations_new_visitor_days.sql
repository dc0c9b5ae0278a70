{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['web_events', 'assignments', 'employees'], 'before': 2, 'after': all_later_days(),
            'after_by_source': {'assignments': 0, 'employees': 0},
        },
        'day_column': 'business_date',
    },
) }}

-- Visitors whose first page view ever, of any page, is of an owned one: the day of that view, so that days add up.
with visitors as (
    select * from {{ ref('int_visitors') }}
    where {{ in_rebuilt_days('first_view_on') }}
),

landings as (
    select * from {{ ref('int_page_views') }}
    where view_number = 1 and {{ in_rebuilt_days('business_date') }}
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
    where {{ in_rebuilt_days('business_date') }}
),

first_views as (
    select
        landings.business_date,
        landings.shop_id,
        landings.page_id,
        landings.product_id,
        {{ compact_key('landings.visitor_key') }} as visitor_hash
    from visitors
    inner join landings
        on visitors.visitor_key = landings.visitor_key
        and visitors.first_view_on = landings.business_date
        and visitors.first_view_at = landings.occurred_at
),

-- Two sessions may open at the same instant: their visitor is told apart by owner. All others are counted before owners are looked up.
first_views_counted as (
    select
        *,
        count(*) over (partition by visitor_hash) as view_count
    from first_views
),

pages as (
    select business_date, shop_id, page_id, product_id, count(*) as visitor_count
    from first_views_counted
    where view_count = 1
    group by business_date, shop_id, page_id, product_id
),

owner_days as (
    select pages.business_date, page_owners.employee_id, page_owners.role, pages.visitor_count
    from pages
    inner join page_owners
        on pages.business_date = page_owners.business_date
        and pages.shop_id = page_owners.shop_id
        and pages.page_id = page_owners.page_id
        and pages.product_id = page_owners.product_id
    union all
    select first_views.business_date, page_owners.employee_id, page_owners.role, count(distinct first_views.visitor_hash)
    from first_views_counted as first_views
    inner join page_owners
        on first_views.business_date = page_owners.business_date
        and first_views.shop_id = page_owners.shop_id
        and first_views.page_id = page_owners.page_id
        and first_views.product_id = page_owners.product_id
    where first_views.view_count > 1
    group by first_views.business_date, page_owners.employee_id, page_owners.role
)

select
    business_date,
    employee_id,
    role,
    cast(sum(visitor_count) as bigint) as new_uv
from owner_days
group by business_date, employee_id, role
