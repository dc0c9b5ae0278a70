{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['web_events', 'assignments', 'employees'],
            'before': (var('page_conversion_hours') | int(24) // 24) + 1,
            'after': 3 + longest_period_days(),
        },
        'day_column': 'business_date',
    },
) }}

-- A visitor counts on the first day of a period on which they come, as in int_company_first_visits. The earlier of two visits settles
-- first, so a settled visitor counts on the same day as a visitor.
{% set is_settled = add_hours('first_viewed_at', var('page_conversion_hours')) ~ ' <= ' ~ as_of_end() %}
with visitor_days as (
    select * from {{ ref('int_design_visitor_days') }}
    where {{ of_rebuilt_days(ref('int_design_visitor_days'), 'visitor_key') }}
),

visits as (
    select business_date, employee_id, role, {{ compact_key('visitor_key') }} as visitor_hash, first_viewed_at
    from visitor_days
),

visits_in_order as (
    select
        *,
        lag(business_date) over (partition by employee_id, role, visitor_hash order by business_date) as previous_on
    from visits
)

select
    business_date,
    employee_id,
    role,
    {{ count_first_of_periods('own_case', 'previous_on') }},
    {{ count_first_of_periods('own_settled', 'previous_on', is_settled) }},
    {{ count_first_of_periods('matured_case', 'previous_on', days_back=1) }},
    {{ count_first_of_periods('matured_settled', 'previous_on', is_settled, days_back=1) }}
from visits_in_order
where {{ in_rebuilt_days('business_date') }}
group by business_date, employee_id, role
