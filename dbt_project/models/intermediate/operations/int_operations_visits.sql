{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 2, 'after': 3},
        'day_column': 'session_started_on',
    },
) }}

-- A session counts once for each owner of one of its pages. Those of a single page are counted before its owners are looked up.
with page_views as (
    select * from {{ ref('int_page_views') }}
    where {{ in_rebuilt_days('session_started_on') }} and {{ in_rebuilt_days('business_date', after=1) }}
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
    where {{ in_rebuilt_days('business_date', after=1) }}
),

owners as (
    select distinct owner_number, employee_id, role
    from page_owners
),

session_pages as (
    select
        session_started_on,
        {{ compact_key('session_key') }} as session_key,
        business_date,
        shop_id,
        page_id,
        product_id
    from page_views
    group by session_started_on, session_key, business_date, shop_id, page_id, product_id
),

session_pages_counted as (
    select
        *,
        count(*) over (partition by session_key) as page_count
    from session_pages
),

sessions_of_one_page as (
    select session_started_on, business_date, shop_id, page_id, product_id, count(*) as visits
    from session_pages_counted
    where page_count = 1
    group by session_started_on, business_date, shop_id, page_id, product_id
),

sessions_of_several as (
    select distinct pages.session_started_on, pages.session_key, page_owners.owner_number
    from session_pages_counted as pages
    inner join page_owners
        on pages.business_date = page_owners.business_date
        and pages.shop_id = page_owners.shop_id
        and pages.page_id = page_owners.page_id
        and pages.product_id = page_owners.product_id
    where pages.page_count > 1
),

owner_days as (
    select pages.session_started_on, page_owners.owner_number, pages.visits
    from sessions_of_one_page as pages
    inner join page_owners
        on pages.business_date = page_owners.business_date
        and pages.shop_id = page_owners.shop_id
        and pages.page_id = page_owners.page_id
        and pages.product_id = page_owners.product_id
    union all
    select session_started_on, owner_number, count(*)
    from sessions_of_several
    group by session_started_on, owner_number
)

select
    owner_days.session_started_on,
    owners.employee_id,
    owners.role,
    cast(sum(owner_days.visits) as bigint) as visits
from owner_days
inner join owners on owner_days.owner_number = owners.owner_number
group by owner_days.session_started_on, owners.employee_id, owners.role
