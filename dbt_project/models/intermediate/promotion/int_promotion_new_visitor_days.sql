{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['web_events', 'orders', 'ad_performance', 'assignments', 'employees'], 'before': 3, 'after': all_later_days(),
            'after_by_source': {
                'orders': var('visitor_lookback_days') + var('ad_attribution_days'), 'ad_performance': 0, 'assignments': 0, 'employees': 0,
            },
        },
        'day_column': 'business_date',
    },
) }}

-- Visitors whose first page view ever opened a session that an owned ad brought. A late event can move somebody's first visit.
with landings as (
    select * from {{ ref('int_ad_landings') }}
    where {{ in_rebuilt_days('session_started_on') }}
),

visitors as (
    select * from {{ ref('int_visitors') }}
    where {{ in_rebuilt_days('first_view_on') }}
),

ad_owners as (
    select * from {{ ref('int_ad_owners') }}
),

first_landings as (
    select distinct
        landings.ad_id,
        landings.business_date,
        landings.session_started_on,
        {{ compact_key('landings.visitor_key') }} as visitor_hash
    from landings
    inner join visitors
        on landings.visitor_key = visitors.visitor_key and landings.session_first_view_at = visitors.first_view_at
)

select
    first_landings.session_started_on as business_date,
    ad_owners.employee_id,
    ad_owners.role,
    count(distinct first_landings.visitor_hash) as new_visitor_count
from first_landings
inner join ad_owners
    on first_landings.ad_id = ad_owners.ad_id and first_landings.business_date = ad_owners.business_date
group by first_landings.session_started_on, ad_owners.employee_id, ad_owners.role
