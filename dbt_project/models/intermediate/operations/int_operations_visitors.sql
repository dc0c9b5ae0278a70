{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 2, 'after': 3},
    },
) }}

-- A visitor counts on the first day of a period on which they come to a page of the owner: where their day before it lies outside it.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

channels as (
    select * from {{ ref('channels') }}
),

visitor_numbers as (
    select * from {{ ref('int_visitor_numbers') }}
),

page_views as (
    select * from {{ ref('int_page_views') }}
    where business_date in (select business_date from period_days) or session_started_on in (select business_date from period_days)
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
),

owned_views as (
    select
        page_views.business_date,
        page_views.session_started_on,
        visitor_numbers.visitor_number,
        not coalesce(channels.is_paid, false) as is_organic,
        page_owners.employee_id,
        page_owners.role
    from page_views
    inner join visitor_numbers on page_views.visitor_key = visitor_numbers.visitor_key
    left join channels on page_views.session_channel = channels.channel
    inner join page_owners
        on page_views.business_date = page_owners.business_date
        and page_views.shop_id = page_owners.shop_id
        and page_views.page_id = page_owners.page_id
        and page_views.product_id = page_owners.product_id
),

-- Visitors count on the day of the view, organic ones on that of the session's start: the same but for sessions over midnight.
sightings as (
    select employee_id, role, visitor_number, business_date, true as has_view, is_organic and session_started_on = business_date as is_organic
    from owned_views
    union all
    select employee_id, role, visitor_number, session_started_on, false, true
    from owned_views
    where is_organic and session_started_on <> business_date
),

visitor_days as (
    select employee_id, role, visitor_number, business_date, max(has_view) as has_view, max(is_organic) as is_organic
    from sightings
    group by employee_id, role, visitor_number, business_date
),

visitor_days_in_order as (
    select
        *,
        max(case when has_view then business_date end) over earlier_days as previous_view_on,
        max(case when is_organic then business_date end) over earlier_days as previous_organic_on
    from visitor_days
    window earlier_days as (
        partition by employee_id, role, visitor_number order by business_date rows between unbounded preceding and 1 preceding
    )
),

days as (
    select
        business_date,
        employee_id,
        role,
        {{ count_first_of_periods('uv', 'previous_view_on', 'has_view') }},
        {{ count_first_of_periods('organic_uv', 'previous_organic_on', 'is_organic') }}
    from visitor_days_in_order
    group by business_date, employee_id, role
)

select
    period_days.period_type,
    period_days.period_start,
    period_days.period_end,
    days.employee_id,
    days.role,
    {{ sum_first_of_period('uv', 'days') }} as uv,
    {{ sum_first_of_period('organic_uv', 'days') }} as organic_uv
from days
inner join period_days on days.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, period_days.period_end, days.employee_id, days.role
