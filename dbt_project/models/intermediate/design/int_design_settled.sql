-- page_conversion_rate. A visitor is one case a period however often they come, so days do not add up (settled_by_period adds them).
-- Only views whose window is over settle a visitor or convert one.
with period_days as (
    select * from {{ ref('period_days') }}
),

first_visits as (
    select * from {{ ref('int_design_first_visits') }}
),

cohort_days as (
    select 'own' as cohort, period_type, period_start, business_date
    from period_days
    union all
    select 'matured', period_type, period_start, {{ add_days('business_date', -1) }}
    from period_days
    where period_type in ('month', 'quarter', 'year')
),

converting_days as (
    select distinct employee_id, role, visitor_key, business_date
    from {{ ref('int_design_visitor_days') }}
    where {{ add_hours('first_converting_view_at', var('page_conversion_hours')) }} <= {{ as_of_end() }}
),

-- Few convert, so they are told apart by themselves.
converted as (
    select
        cohort_days.cohort,
        cohort_days.period_type,
        cohort_days.period_start,
        converting_days.employee_id,
        converting_days.role,
        count(distinct converting_days.visitor_key) as hit_count
    from converting_days
    inner join cohort_days on converting_days.business_date = cohort_days.business_date
    group by
        cohort_days.cohort, cohort_days.period_type, cohort_days.period_start,
        converting_days.employee_id, converting_days.role
),

counted as (
    {%- for cohort in ['own', 'matured'] %}
    select
        '{{ cohort }}' as cohort,
        period_days.period_type,
        period_days.period_start,
        first_visits.employee_id,
        first_visits.role,
        {{ sum_first_of_period(cohort ~ '_case', 'first_visits') }} as case_count,
        {{ sum_first_of_period(cohort ~ '_settled', 'first_visits') }} as settled_count,
        0 as hit_count
    from first_visits
    inner join cohort_days as period_days
        on first_visits.business_date = period_days.business_date and period_days.cohort = '{{ cohort }}'
    group by period_days.period_type, period_days.period_start, first_visits.employee_id, first_visits.role
    union all
    {%- endfor %}
    select cohort, period_type, period_start, employee_id, role, 0, 0, hit_count
    from converted
)

select
    period_type,
    period_start,
    employee_id,
    role
    {%- for cohort in ['own', 'matured'] %}{% for part in ['case', 'settled', 'hit'] %},
    cast(sum(case when cohort = '{{ cohort }}' then {{ part }}_count end) as bigint) as page_conversion_rate__{{ cohort }}_{{ part }}s
    {%- endfor %}{% endfor %}
from counted
group by period_type, period_start, employee_id, role
