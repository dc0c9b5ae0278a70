{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 2, 'after': 3},
        'day_column': 'business_date',
    },
) }}

-- Visitors count on the day of the view, organic ones on that of the session's start: the same but for sessions over midnight.
with channels as (
    select * from {{ ref('channels') }}
),

page_views as (
    select * from {{ ref('int_page_views') }}
    where {{ in_rebuilt_days('business_date', after=1) }}
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
    where {{ in_rebuilt_days('business_date', after=1) }}
),

owners as (
    select distinct owner_number, employee_id, role
    from page_owners
),

owned_views as (
    select
        page_views.business_date,
        page_views.session_started_on,
        {{ compact_key('page_views.visitor_key') }} as visitor_hash,
        not coalesce(channels.is_paid, false) as is_organic,
        page_owners.owner_number
    from page_views
    left join channels on page_views.session_channel = channels.channel
    inner join page_owners
        on page_views.business_date = page_owners.business_date
        and page_views.shop_id = page_owners.shop_id
        and page_views.page_id = page_owners.page_id
        and page_views.product_id = page_owners.product_id
),

sightings as (
    select owner_number, visitor_hash, business_date, true as has_view, is_organic and session_started_on = business_date as is_organic
    from owned_views
    union all
    select owner_number, visitor_hash, session_started_on, false, true
    from owned_views
    where is_organic and session_started_on <> business_date
),

visitor_days as (
    select owner_number, visitor_hash, business_date, max(has_view) as has_view, max(is_organic) as is_organic
    from sightings
    where {{ in_rebuilt_days('business_date') }}
    group by owner_number, visitor_hash, business_date
)

select
    visitor_days.business_date,
    owners.employee_id,
    owners.role,
    visitor_days.visitor_hash,
    visitor_days.has_view,
    visitor_days.is_organic
from visitor_days
inner join owners on visitor_days.owner_number = owners.owner_number
