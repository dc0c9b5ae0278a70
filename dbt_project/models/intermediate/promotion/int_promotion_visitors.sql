{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'orders', 'ad_performance', 'assignments', 'employees'], 'before': 3, 'after': var('visitor_lookback_days')},
    },
) }}

-- Who landed from owned ads, whether they ever went past the first page, and whether they paid in the period.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

landings as (
    select * from {{ ref('int_ad_landings') }}
    where session_started_on in (select business_date from period_days)
),

ad_owners as (
    select * from {{ ref('int_ad_owners') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null and paid_on in (select business_date from period_days)
),

visits as (
    select
        ad_owners.employee_id,
        ad_owners.role,
        landings.visitor_key,
        landings.session_started_on,
        min(landings.is_single_page) as is_single_page
    from landings
    inner join ad_owners on landings.ad_id = ad_owners.ad_id and landings.business_date = ad_owners.business_date
    group by ad_owners.employee_id, ad_owners.role, landings.visitor_key, landings.session_started_on
),

visitors as (
    select
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        visits.employee_id,
        visits.role,
        visits.visitor_key,
        min(visits.is_single_page) as has_bounced
    from visits
    inner join period_days on visits.session_started_on = period_days.business_date
    group by
        period_days.period_type, period_days.period_start, period_days.period_end, visits.employee_id, visits.role, visits.visitor_key
),

payers as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        order_visitors.visitor_key
    from order_visitors
    inner join period_days on order_visitors.paid_on = period_days.business_date
)

select
    visitors.period_type,
    visitors.period_start,
    visitors.period_end,
    visitors.employee_id,
    visitors.role,
    count(*) as uv,
    count(case when visitors.has_bounced then 1 end) as bounced_visitor_count,
    count(payers.visitor_key) as paying_visitor_count
from visitors
left join payers
    on visitors.period_type = payers.period_type
    and visitors.period_start = payers.period_start
    and visitors.visitor_key = payers.visitor_key
group by visitors.period_type, visitors.period_start, visitors.period_end, visitors.employee_id, visitors.role
