-- page_conversion_rate. A visitor is one case a period however often they come, so days do not add up and the cases are not those of
-- settled_by_period: a visitor counts on the first day of the period on which they come, which is where their visit before it lies
-- outside the period. Only views whose window is over settle a visitor and can be hits; the older of two visits settles first, so a
-- settled visitor counts on the same day.
{% set window_over_from = add_hours(as_of_end(), -1 * var('page_conversion_hours')) %}

with visitor_days as (
    select * from {{ ref('int_design_visitor_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
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
        count(case when first_viewed_at <= {{ window_over_from }} then 1 end) as settled_count
    from visits
    group by employee_id, role, business_date, previous_on
),

counted as (
    {%- for cohort, shift in [('own', 0), ('matured', 1)] %}
    select
        period_days.period_type,
        period_days.period_start,
        visit_days.employee_id,
        visit_days.role,
        '{{ cohort }}' as cohort,
        sum(visit_days.case_count) as case_count,
        sum(visit_days.settled_count) as settled_count
    from visit_days
    inner join period_days
        on {{ add_days('visit_days.business_date', shift) if shift else 'visit_days.business_date' }} = period_days.business_date
    where
        coalesce(visit_days.previous_on < {{ add_days('period_days.period_start', -shift) if shift else 'period_days.period_start' }}, true)
        {{ "and period_days.period_type in ('month', 'quarter', 'year')" if shift }}
    group by period_days.period_type, period_days.period_start, visit_days.employee_id, visit_days.role
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

converted as (
    {%- for cohort, shift in [('own', 0), ('matured', 1)] %}
    select
        period_days.period_type,
        period_days.period_start,
        visitor_days.employee_id,
        visitor_days.role,
        '{{ cohort }}' as cohort,
        count(distinct visitor_days.visitor_key) as hit_count
    from visitor_days
    inner join period_days
        on {{ add_days('visitor_days.business_date', shift) if shift else 'visitor_days.business_date' }} = period_days.business_date
    where
        visitor_days.first_converting_view_at <= {{ window_over_from }}
        {{ "and period_days.period_type in ('month', 'quarter', 'year')" if shift }}
    group by period_days.period_type, period_days.period_start, visitor_days.employee_id, visitor_days.role
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    counted.period_type,
    counted.period_start,
    counted.employee_id,
    counted.role
    {%- for cohort in ['own', 'matured'] %},
    cast(sum(case when counted.cohort = '{{ cohort }}' then counted.case_count end) as bigint) as page_conversion_rate__{{ cohort }}_cases,
    cast(sum(case when counted.cohort = '{{ cohort }}' then counted.settled_count end) as bigint) as page_conversion_rate__{{ cohort }}_settleds,
    cast(sum(case when counted.cohort = '{{ cohort }}' then coalesce(converted.hit_count, 0) end) as bigint) as page_conversion_rate__{{ cohort }}_hits
    {%- endfor %}
from counted
left join converted
    on counted.period_type = converted.period_type
    and counted.period_start = converted.period_start
    and counted.employee_id = converted.employee_id
    and counted.role = converted.role
    and counted.cohort = converted.cohort
group by counted.period_type, counted.period_start, counted.employee_id, counted.role
