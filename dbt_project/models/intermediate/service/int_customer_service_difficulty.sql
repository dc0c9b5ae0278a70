{% set kpi_id = 'difficulty_adjusted_resolution_rate' %}

-- Indirect standardisation: the mean of an agent's cases, each adjusted by what anybody would have reached on it.
with cases as (
    select * from {{ ref('int_difficulty_cases') }}
),

adjusted as (
    select
        period_type,
        period_start,
        cohort,
        employee_id,
        role,
        count(*) as case_count,
        count(case when is_window_over then 1 end) as settled_count,
        {{ ratio('sum(case when is_window_over then adjusted end)', 'count(case when is_window_over then adjusted end)') }} as adjusted_rate
    from cases
    group by period_type, period_start, cohort, employee_id, role
)

select
    period_type,
    period_start,
    employee_id,
    role
    {%- for cohort in ['own', 'matured'] %},
    max(case when cohort = '{{ cohort }}' then case_count end) as {{ kpi_id }}__{{ cohort }}_cases,
    max(case when cohort = '{{ cohort }}' then settled_count end) as {{ kpi_id }}__{{ cohort }}_settleds,
    max(case when cohort = '{{ cohort }}' and adjusted_rate is not null then greatest(0, least(1, adjusted_rate)) end) as {{ kpi_id }}__{{ cohort }}_value
    {%- endfor %}
from adjusted
group by period_type, period_start, employee_id, role
