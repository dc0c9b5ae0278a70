{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {
            'sources': ['web_events', 'orders', 'assignments', 'employees'],
            'before': (var('page_conversion_hours') | int(24) // 24) + 1,
            'after': (var('visitor_lookback_days') | int(7)) + 4,
        },
    },
) }}

-- page_conversion_rate. A visitor is one case a period however often they come, so days do not add up (settled_by_period adds them): a
-- visitor counts where their visit before it lies outside the period. Only views whose window is over settle a visitor or convert one;
-- the earlier of two visits settles first, so a settled visitor counts on the same day as a visitor.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

cohort_days as (
    select 'own' as cohort, period_type, period_start, period_end, period_start as first_on, business_date
    from period_days
    union all
    select 'matured', period_type, period_start, period_end, {{ add_days('period_start', -1) }}, {{ add_days('business_date', -1) }}
    from period_days
    where period_type in ('month', 'quarter', 'year')
),

visitor_days as (
    select * from {{ ref('int_design_visitor_days') }}
    where business_date in (select business_date from cohort_days)
),

visits as (
    select
        *,
        lag(business_date) over (partition by employee_id, role, visitor_key order by business_date) as previous_on
    from visitor_days
),

visit_days as (
    select
        employee_id,
        role,
        business_date,
        previous_on,
        count(*) as case_count,
        count(case when {{ add_hours('first_viewed_at', var('page_conversion_hours')) }} <= {{ as_of_end() }} then 1 end) as settled_count
    from visits
    group by employee_id, role, business_date, previous_on
),

-- Few convert, so they are told apart by themselves.
converted as (
    select
        cohort_days.cohort,
        cohort_days.period_type,
        cohort_days.period_start,
        cohort_days.period_end,
        visitor_days.employee_id,
        visitor_days.role,
        count(distinct visitor_days.visitor_key) as hit_count
    from visitor_days
    inner join cohort_days on visitor_days.business_date = cohort_days.business_date
    where {{ add_hours('visitor_days.first_converting_view_at', var('page_conversion_hours')) }} <= {{ as_of_end() }}
    group by cohort_days.cohort, cohort_days.period_type, cohort_days.period_start, cohort_days.period_end, visitor_days.employee_id, visitor_days.role
),

counted as (
    select
        cohort_days.cohort,
        cohort_days.period_type,
        cohort_days.period_start,
        cohort_days.period_end,
        visit_days.employee_id,
        visit_days.role,
        visit_days.case_count,
        visit_days.settled_count,
        0 as hit_count
    from visit_days
    inner join cohort_days on visit_days.business_date = cohort_days.business_date
    where coalesce(visit_days.previous_on < cohort_days.first_on, true)
    union all
    select cohort, period_type, period_start, period_end, employee_id, role, 0, 0, hit_count
    from converted
)

select
    period_type,
    period_start,
    period_end,
    employee_id,
    role
    {%- for cohort in ['own', 'matured'] %}{% for part in ['case', 'settled', 'hit'] %},
    cast(sum(case when cohort = '{{ cohort }}' then {{ part }}_count end) as bigint) as page_conversion_rate__{{ cohort }}_{{ part }}s
    {%- endfor %}{% endfor %}
from counted
group by period_type, period_start, period_end, employee_id, role
