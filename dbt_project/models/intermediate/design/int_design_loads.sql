{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 2, 'after': 3},
    },
) }}

{%- set of_period = ['period_type', 'period_start', 'period_end', 'employee_id', 'role'] | join(', ') %}

-- A percentile does not add up: it is taken over the views of the whole period, of which each load time has so many.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

load_days as (
    select * from {{ ref('int_design_load_days') }}
    where business_date in (select business_date from period_days)
),

load_times as (
    select
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        load_days.employee_id,
        load_days.role,
        load_days.load_seconds,
        sum(load_days.view_count) as view_count
    from load_days
    inner join period_days on load_days.business_date = period_days.business_date
    group by period_days.period_type, period_days.period_start, period_days.period_end, load_days.employee_id, load_days.role, load_days.load_seconds
),

-- Places count from 0: a value holds the places from the views before it up to its last one.
placed as (
    select
        {{ of_period }},
        load_seconds,
        sum(view_count) over (partition by {{ of_period }} order by load_seconds rows between unbounded preceding and current row) as views_up_to,
        sum(view_count) over (partition by {{ of_period }}) as loaded_view_count,
        0.75 * (sum(view_count) over (partition by {{ of_period }}) - 1) as place
    from load_times
),

neighbours as (
    select
        {{ of_period }},
        cast(max(loaded_view_count) as bigint) as loaded_view_count,
        cast(max(place) - floor(max(place)) as double) as part,
        min(case when views_up_to > floor(place) then load_seconds end) as lower_seconds,
        min(case when views_up_to > ceil(place) then load_seconds end) as upper_seconds
    from placed
    group by {{ of_period }}
)

select
    {{ of_period }},
    loaded_view_count,
    lower_seconds + (upper_seconds - lower_seconds) * part as load_seconds_p75
from neighbours
