{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['web_events', 'orders', 'ad_performance', 'assignments', 'employees'],
            'before': 3,
            'after': 4 + (var('visitor_lookback_days') | int(7)) + (var('ad_attribution_days') | int(7)) + longest_period_days(),
        },
        'day_column': 'business_date',
    },
) }}

-- A visitor counts on the first day of a period on which owned ads bring them, and has gone on to a second page on the first day of the
-- period on which they do, as in int_company_first_visits. Whose an ad is on a day may follow from the channel of an order that it brought,
-- so that an order reaches as far as its attribution.
with landings as (
    select * from {{ ref('int_ad_landings') }}
    where {{ of_rebuilt_days(ref('int_ad_landings'), 'visitor_key', 'session_started_on') }}
),

ad_owners as (
    select * from {{ ref('int_ad_owners') }}
),

visits as (
    select
        ad_owners.employee_id,
        ad_owners.role,
        {{ compact_key('landings.visitor_key') }} as visitor_hash,
        landings.session_started_on as business_date,
        min(landings.is_single_page) as is_single_page
    from landings
    inner join ad_owners on landings.ad_id = ad_owners.ad_id and landings.business_date = ad_owners.business_date
    group by ad_owners.employee_id, ad_owners.role, {{ compact_key('landings.visitor_key') }}, landings.session_started_on
),

visits_in_order as (
    select
        employee_id,
        role,
        business_date,
        is_single_page,
        lag(business_date) over in_order as previous_on,
        max(case when not is_single_page then business_date end) over (
            partition by employee_id, role, visitor_hash order by business_date
            rows between unbounded preceding and 1 preceding
        ) as previous_second_page_on
    from visits
    window in_order as (partition by employee_id, role, visitor_hash order by business_date)
)

select
    business_date,
    employee_id,
    role,
    {{ count_first_of_periods('uv', 'previous_on') }},
    {{ count_first_of_periods('second_page_visitor_count', 'previous_second_page_on', 'not is_single_page') }}
from visits_in_order
where {{ in_rebuilt_days('business_date') }}
group by business_date, employee_id, role
