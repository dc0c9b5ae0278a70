{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'orders', 'ad_performance', 'assignments', 'employees'], 'before': 3, 'after': var('visitor_lookback_days')},
    },
) }}

-- A visitor counts on the first day of a period on which owned ads bring them, and has gone on to a second page on the first day of the
-- period on which they do, as in int_company_visitors. Who does not has bounced.
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

paying as (
    select * from {{ ref('int_promotion_paying_visitors') }}
),

visits as (
    select
        ad_owners.employee_id,
        ad_owners.role,
        landings.visitor_key,
        landings.session_started_on as business_date,
        min(landings.is_single_page) as is_single_page
    from landings
    inner join ad_owners on landings.ad_id = ad_owners.ad_id and landings.business_date = ad_owners.business_date
    group by ad_owners.employee_id, ad_owners.role, landings.visitor_key, landings.session_started_on
),

visits_in_order as (
    select
        employee_id,
        role,
        business_date,
        is_single_page,
        lag(business_date) over in_order as previous_on,
        max(case when not is_single_page then business_date end) over (
            partition by employee_id, role, visitor_key order by business_date
            rows between unbounded preceding and 1 preceding
        ) as previous_second_page_on
    from visits
    window in_order as (partition by employee_id, role, visitor_key order by business_date)
),

visitors as (
    select
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        visits_in_order.employee_id,
        visits_in_order.role,
        count(case when coalesce(visits_in_order.previous_on < period_days.period_start, true) then 1 end) as uv,
        count(
            case
                when not visits_in_order.is_single_page
                    and coalesce(visits_in_order.previous_second_page_on < period_days.period_start, true) then 1
            end
        ) as second_page_visitor_count
    from visits_in_order
    inner join period_days on visits_in_order.business_date = period_days.business_date
    group by
        period_days.period_type, period_days.period_start, period_days.period_end, visits_in_order.employee_id, visits_in_order.role
)

select
    visitors.period_type,
    visitors.period_start,
    visitors.period_end,
    visitors.employee_id,
    visitors.role,
    visitors.uv,
    visitors.uv - visitors.second_page_visitor_count as bounced_visitor_count,
    coalesce(paying.paying_visitor_count, 0) as paying_visitor_count
from visitors
left join paying
    on visitors.period_type = paying.period_type
    and visitors.period_start = paying.period_start
    and visitors.employee_id = paying.employee_id
    and visitors.role = paying.role
