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

owners as (
    select distinct owner_number, employee_id, role
    from page_owners
),

-- A visitor opening the same page again on the same day counts once in pv.
looks as (
    select
        page_views.business_date,
        page_owners.owner_number,
        {{ compact_key(['page_views.shop_id', 'page_views.page_id', 'page_views.visitor_key']) }} as look_key,
        count(*) as view_count
    from page_views
    inner join page_owners
        on page_views.business_date = page_owners.business_date
        and page_views.shop_id = page_owners.shop_id
        and page_views.page_id = page_owners.page_id
        and page_views.product_id = page_owners.product_id
    group by
        page_views.business_date, page_owners.owner_number,
        {{ compact_key(['page_views.shop_id', 'page_views.page_id', 'page_views.visitor_key']) }}
),

days as (
    select
        business_date,
        owner_number,
        cast(sum(view_count) as bigint) as raw_page_views,
        count(*) as pv
    from looks
    group by business_date, owner_number
)

select
    days.business_date,
    owners.employee_id,
    owners.role,
    days.raw_page_views,
    days.pv
from days
inner join owners on days.owner_number = owners.owner_number
