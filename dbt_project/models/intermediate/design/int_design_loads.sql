{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 2, 'after': 3},
    },
) }}

-- A percentile does not add up: it is taken over the views of the whole period.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

page_views as (
    select * from {{ ref('int_page_views') }}
    where load_seconds is not null and business_date in (select business_date from period_days)
),

page_owners as (
    select * from {{ ref('int_page_owners') }}
    where is_assigned_page
)

select
    period_days.period_type,
    period_days.period_start,
    period_days.period_end,
    page_owners.employee_id,
    page_owners.role,
    count(*) as loaded_view_count,
    {{ percentile('page_views.load_seconds', 0.75) }} as load_seconds_p75
from page_views
inner join page_owners
    on page_views.business_date = page_owners.business_date
    and page_views.shop_id = page_owners.shop_id
    and page_views.page_id = page_owners.page_id
    and page_views.product_id = page_owners.product_id
inner join period_days on page_views.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, period_days.period_end, page_owners.employee_id, page_owners.role
