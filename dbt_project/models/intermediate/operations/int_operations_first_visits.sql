{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['web_events', 'assignments', 'employees'],
            'before': 2, 'after': 3 + longest_period_days(),
        },
        'day_column': 'business_date',
    },
) }}

-- A visitor counts on the first day of a period on which they come to a page of the owner: where their day before it lies outside it.
with visitor_days as (
    select * from {{ ref('int_operations_visitor_days') }}
    where {{ of_rebuilt_days(ref('int_operations_visitor_days'), 'visitor_hash') }}
),

visitor_days_in_order as (
    select
        *,
        max(case when has_view then business_date end) over earlier_days as previous_view_on,
        max(case when is_organic then business_date end) over earlier_days as previous_organic_on
    from visitor_days
    window earlier_days as (
        partition by employee_id, role, visitor_hash order by business_date rows between unbounded preceding and 1 preceding
    )
)

select
    business_date,
    employee_id,
    role,
    {{ count_first_of_periods('uv', 'previous_view_on', 'has_view') }},
    {{ count_first_of_periods('organic_uv', 'previous_organic_on', 'is_organic') }}
from visitor_days_in_order
where {{ in_rebuilt_days('business_date') }}
group by business_date, employee_id, role
