{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 2, 'after': 3},
        'day_column': 'business_date',
        'is_sliced': true,
    },
) }}

-- Sessions count on the day on which they start; a page is somebody's on the day of its view, which may be the next.
with page_views as (
    select * from {{ ref('int_page_views') }}
    where {{ in_rebuilt_days('session_started_on') }}
),

page_owners as (
    select * from {{ ref('int_page_owners') }}
    where is_assigned_page and {{ in_rebuilt_days('business_date', after=2) }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

session_pages as (
    select session_key, page_id
    from page_views
    group by session_key, page_id
),

session_depths as (
    select
        session_key,
        count(*) as page_count
    from session_pages
    group by session_key
),

owned_sessions as (
    select
        page_views.session_key,
        page_views.session_started_on,
        page_owners.employee_id,
        min(page_views.view_number) as first_view_number
    from page_views
    inner join page_owners
        on page_views.business_date = page_owners.business_date
        and page_views.shop_id = page_owners.shop_id
        and page_views.page_id = page_owners.page_id
        and page_views.product_id = page_owners.product_id
    group by page_views.session_key, page_views.session_started_on, page_owners.employee_id
)

select
    owned_sessions.session_started_on as business_date,
    staff_days.employee_id,
    staff_days.role,
    count(*) as session_count,
    sum(session_depths.page_count) as page_count,
    count(case when owned_sessions.first_view_number = 1 then 1 end) as landing_count,
    count(case when owned_sessions.first_view_number = 1 and session_depths.page_count = 1 then 1 end) as bounced_landing_count
from owned_sessions
inner join session_depths on owned_sessions.session_key = session_depths.session_key
inner join staff_days
    on owned_sessions.employee_id = staff_days.employee_id
    and owned_sessions.session_started_on = staff_days.business_date
group by owned_sessions.session_started_on, staff_days.employee_id, staff_days.role
