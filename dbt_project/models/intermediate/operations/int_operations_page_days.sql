{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 2, 'after': 3},
        'day_column': 'business_date',
    },
) }}

with page_views as (
    select * from {{ ref('int_page_views') }}
    where {{ in_rebuilt_days('business_date') }}
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
    where {{ in_rebuilt_days('business_date') }}
),

-- A visitor opening the same page again on the same day counts once in pv.
looks as (
    select
        business_date,
        shop_id,
        page_id,
        product_id,
        {{ compact_key('visitor_key') }} as visitor_hash,
        count(*) as view_count
    from page_views
    group by business_date, shop_id, page_id, product_id, {{ compact_key('visitor_key') }}
),

-- Few pages show several products on one day: of these a visitor is told apart by owner. All others are counted before owners, of whom a
-- page has several, are looked up.
pages as (
    select
        business_date,
        shop_id,
        page_id,
        min(product_id) <> max(product_id) as has_several_products
    from looks
    group by business_date, shop_id, page_id
),

page_looks as (
    select
        looks.business_date,
        looks.shop_id,
        looks.page_id,
        looks.product_id,
        case when pages.has_several_products then looks.visitor_hash end as visitor_hash,
        sum(looks.view_count) as view_count,
        count(*) as look_count
    from looks
    inner join pages
        on looks.business_date = pages.business_date
        and looks.shop_id = pages.shop_id
        and looks.page_id = pages.page_id
    group by
        looks.business_date, looks.shop_id, looks.page_id, looks.product_id, case when pages.has_several_products then looks.visitor_hash end
),

owner_looks as (
    select
        page_looks.business_date,
        page_owners.employee_id,
        page_owners.role,
        sum(page_looks.view_count) as view_count,
        -- A row without a visitor holds one product and all its visitors; the others are one visitor's, of several products.
        case when page_looks.visitor_hash is null then sum(page_looks.look_count) else 1 end as look_count
    from page_looks
    inner join page_owners
        on page_looks.business_date = page_owners.business_date
        and page_looks.shop_id = page_owners.shop_id
        and page_looks.page_id = page_owners.page_id
        and page_looks.product_id = page_owners.product_id
    group by
        page_looks.business_date, page_owners.employee_id, page_owners.role, page_looks.shop_id, page_looks.page_id, page_looks.visitor_hash
)

select
    business_date,
    employee_id,
    role,
    cast(sum(view_count) as bigint) as raw_page_views,
    cast(sum(look_count) as bigint) as pv
from owner_looks
group by business_date, employee_id, role
