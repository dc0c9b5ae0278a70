{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 2, 'after': 3},
        'day_column': 'business_date',
    },
) }}

-- Load times are whole milliseconds, so that a year's views have few different ones: a percentile of counted values needs no list of all views.
with page_views as (
    select * from {{ ref('int_page_views') }}
    where load_seconds is not null and {{ in_rebuilt_days('business_date') }}
),

page_owners as (
    select * from {{ ref('int_page_owners') }}
    where is_assigned_page and {{ in_rebuilt_days('business_date') }}
)

select
    page_views.business_date,
    page_owners.employee_id,
    page_owners.role,
    page_views.load_seconds,
    count(*) as view_count
from page_views
inner join page_owners
    on page_views.business_date = page_owners.business_date
    and page_views.shop_id = page_owners.shop_id
    and page_views.page_id = page_owners.page_id
    and page_views.product_id = page_owners.product_id
group by page_views.business_date, page_owners.employee_id, page_owners.role, page_views.load_seconds
