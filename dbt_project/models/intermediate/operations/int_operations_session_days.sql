{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 2, 'after': 3},
        'day_column': 'session_started_on',
    },
) }}

-- Sessions by the day of their start; who owns a page of one is asked on the day of the view, which may be the day after.
with page_views as (
    select * from {{ ref('int_page_views') }}
    where {{ in_rebuilt_days('session_started_on') }} and {{ in_rebuilt_days('business_date', after=1) }}
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
    where {{ in_rebuilt_days('business_date', after=1) }}
),

shop_owners as (
    select * from {{ ref('int_operations_assignments') }}
    where scope_type = 'shop'
),

visits as (
    select * from {{ ref('int_operations_visits') }}
    where {{ in_rebuilt_days('session_started_on') }}
),

sessions as (
    select session_key, min(page_id) <> max(page_id) as has_second_page
    from page_views
    group by session_key
),

-- Added up over the pages before their owners are looked up: a page has several.
page_days as (
    select
        page_views.session_started_on,
        page_views.business_date,
        page_views.shop_id,
        page_views.page_id,
        page_views.product_id,
        -- Milliseconds exactly: a sum of fractions would depend on their order.
        sum(cast(page_views.dwell_seconds as decimal(18, 3))) as dwell_seconds,
        count(case when page_views.view_number = 1 then 1 end) as landing_count,
        count(case when page_views.view_number = 1 and sessions.has_second_page then 1 end) as second_page_count,
        count(case when page_views.view_number = 1 and page_views.page_type = 'campaign' then 1 end) as campaign_landing_count,
        count(case when page_views.view_number = 1 and page_views.page_type = 'campaign' and sessions.has_second_page then 1 end) as campaign_second_page_count
    from page_views
    inner join sessions on page_views.session_key = sessions.session_key
    group by page_views.session_started_on, page_views.business_date, page_views.shop_id, page_views.page_id, page_views.product_id
),

measures as (
    select
        session_started_on,
        employee_id,
        role,
        visits,
        0 as dwell_seconds,
        0 as landing_count,
        0 as second_page_count,
        0 as campaign_landing_count,
        0 as campaign_second_page_count
    from visits
    union all
    select
        page_days.session_started_on, page_owners.employee_id, page_owners.role,
        0, page_days.dwell_seconds, page_days.landing_count, page_days.second_page_count, 0, 0
    from page_days
    inner join page_owners
        on page_days.business_date = page_owners.business_date
        and page_days.shop_id = page_owners.shop_id
        and page_days.page_id = page_owners.page_id
        and page_days.product_id = page_owners.product_id
    union all
    select
        page_days.session_started_on, shop_owners.employee_id, shop_owners.role,
        0, 0, 0, 0, page_days.campaign_landing_count, page_days.campaign_second_page_count
    from page_days
    inner join shop_owners
        on page_days.business_date = shop_owners.business_date and page_days.shop_id = shop_owners.scope_id
    where page_days.campaign_landing_count > 0
)

select
    session_started_on,
    employee_id,
    role,
    cast(sum(visits) as bigint) as visits,
    cast(sum(dwell_seconds) as decimal(18, 3)) as dwell_seconds,
    cast(sum(landing_count) as bigint) as landing_count,
    cast(sum(second_page_count) as bigint) as second_page_count,
    cast(sum(campaign_landing_count) as bigint) as campaign_landing_count,
    cast(sum(campaign_second_page_count) as bigint) as campaign_second_page_count
from measures
group by session_started_on, employee_id, role
