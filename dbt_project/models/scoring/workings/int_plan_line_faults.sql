{% set columns = ['plan_id', 'version', 'mart', 'kpi_id', '_file_id', '_row_number'] %}
{% set has_guard = 'coalesce(guard_mart, guard_kpi_id) is not null or coalesce(guard_limit, guard_cap) is not null' %}
{% set lacks = {
    'ladder': 'baseline is null or target is null or challenge is null',
    'attainment': 'target is null',
    'band': 'tolerance is null or coalesce(band_low, band_high) is null',
    'deduction': 'allowance is null or penalty is null',
} %}
{% set unfit = {
    'ladder': "better = 'band'",
    'attainment': "better = 'band' or can_be_negative or target <= 0",
    'band': 'tolerance <= 0 or band_low > band_high',
    'deduction': "better <> 'down' or unit <> 'count' or penalty <= 0",
    'direct': "better <> 'up' or not is_of_a_hundred",
} %}

-- What is wrong with a line of a plan by itself.
with lines as (
    select * from {{ ref('int_plan_lines') }}
),

faults as (
    {{ faults_where('lines', columns, {
        'unknown_kpi': 'better is null',
        'unknown_role': "subject_type = 'employee' and not is_known_role",
        'not_of_the_role': "subject_type = 'employee' and is_known_role and better is not null and mart not in (coalesce(role_mart, ''), 'peer_review_kpis')",
        'wrong_subject': 'better is not null and not ' ~ is_measured('measured', 'subject_type', 'scope_type'),
        'missing_columns': of_method(lacks),
        'points_not_ordered': "method in ('ladder', 'attainment') and (direction * baseline >= direction * target or direction * target >= direction * challenge or direction * baseline >= direction * challenge)",
        'method_does_not_fit': of_method(unfit),
        'guard_incomplete': '(' ~ has_guard ~ ') and (guard_mart is null or guard_kpi_id is null or guard_limit is null or guard_cap is null)',
        'guard_unknown': 'guard_mart is not null and guard_kpi_id is not null and guard_better is null',
        'guard_not_of_the_subject': 'guard_better is not null and not ' ~ is_measured('guard_measured', 'subject_type', 'scope_type'),
        'guard_is_band': "guard_better = 'band'",
        'heavy_line': 'weight > 40',
    }) }}
)

select * from faults
