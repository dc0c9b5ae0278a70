{# Amounts and points of the scoring: eight decimals, exact. A mart's double is rounded to them once. #}
{% macro exact(expression) -%} cast({{ expression }} as decimal(28, 8)) {%- endmacro %}

{# How people write a period: 2026-10, 2026-Q4, 2026. #}
{% macro period_label(period_type, period_start) -%}
    case {{ period_type }}
        when 'month' then substr(cast({{ period_start }} as string), 1, 7)
        when 'quarter' then substr(cast({{ period_start }} as string), 1, 4) || '-Q' || cast(extract(quarter from {{ period_start }}) as string)
        else substr(cast({{ period_start }} as string), 1, 4)
    end
{%- endmacro %}

{# A scope as it stands in a scorecard's id: shop=SH01; empty for none. #}
{% macro scope_label(scope_type, scope_id) -%}
    case when {{ scope_type }} = '' then '' else {{ scope_type }} || '=' || {{ scope_id }} end
{%- endmacro %}

{#
    The rows of `relation` as faults of a plan, one per condition that holds. `conditions` is {fault: SQL condition}; a condition that
    is NULL does not hold.
#}
{% macro faults_where(relation, columns, conditions) -%}
    {%- for fault, condition in conditions.items() %}
    select
        {{ columns | join(', ') }},
        cast('{{ fault }}' as string) as fault
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Whether a mart of `measured` (its subject type) has a row for the subject that a plan scores. #}
{% macro is_measured(measured, subject_type, scope_type) -%}
    case {{ subject_type }}
        when 'employee' then {{ measured }} in ('employee', {{ scope_type }})
        when 'team' then {{ measured }} = 'team'
        else {{ measured }} in ('shop', 'warehouse', 'category')
    end
{%- endmacro %}

{# The condition of the line's own method; a method without one has none. #}
{% macro of_method(conditions) -%}
    case method
        {%- for method, condition in conditions.items() %}
        when '{{ method }}' then {{ condition }}
        {%- endfor %}
        else false
    end
{%- endmacro %}

{# A scorecard's id, as people write and say it: 2026-10/E001/supply_chain/category=shoes, 2026-10/company/all. #}
{% macro scorecard_id(relation) -%}
    {{ period_label(relation ~ '.period_type', relation ~ '.period_start') }} || '/'
    || case when {{ relation }}.subject_type = 'employee' then {{ relation }}.subject_id || '/' || {{ relation }}.role
        else {{ relation }}.subject_type || '/' || {{ relation }}.subject_id end
    || case when {{ relation }}.scope_type = '' then '' else '/' || {{ scope_label(relation ~ '.scope_type', relation ~ '.scope_id') }} end
{%- endmacro %}

{# The subject under which a mart of `measured` (its subject type) holds the row that a scorecard of `subjects` reads. #}
{% macro measured_key(measured, subjects) -%}
    case
        when {{ subjects }}.subject_type <> 'employee' then {{ subjects }}.subject_id
        when {{ measured }} = 'employee' then {{ subjects }}.subject_id
        else {{ subjects }}.scope_id
    end
{%- endmacro %}

{#
    A line's score before cap and guard, as numerator over a positive denominator, so that it is divided and rounded once.
    scoring.md, line scores. `direction` is 1 where more is better and -1 where less is: the points are ordered in the better direction, so one formula
    serves both. A penalty of six decimals times a value of eight is carried in millionths, since a numerator keeps eight.
#}
{% macro score_fraction(part) -%}
    case
        when method = 'ladder' and direction * value <= direction * target
            then {{ '60 * direction * (target - baseline) + 20 * direction * (value - baseline)' if part == 'numerator' else 'direction * (target - baseline)' }}
        when method = 'ladder'
            then {{ '80 * direction * (challenge - target) + 20 * direction * (value - target)' if part == 'numerator' else 'direction * (challenge - target)' }}
        when method = 'attainment'
            then {{ 'case when direction = 1 then 100 * value else 100 * (2 * target - value) end' if part == 'numerator' else 'target' }}
        when method = 'band'
            then {{ '100 * (tolerance - greatest(coalesce(band_low - value, 0), coalesce(value - band_high, 0), 0))' if part == 'numerator' else 'tolerance' }}
        when method = 'deduction'
            then {{ '1000000 * (100 - penalty * greatest(' ~ exact('value - allowance') ~ ', 0))' if part == 'numerator' else '1000000' }}
        when method = 'direct'
            then {{ 'value' if part == 'numerator' else '1' }}
    end
{%- endmacro %}

{# The score between 0 and the cap, from the fraction of score_fraction; NULL where there is nothing to score. #}
{% macro capped_score() -%}
    case
        when score_denominator is not null
            then cast(least({{ divide_half_up('greatest(score_numerator, 0)', 'score_denominator', 2) }}, cap) as decimal(9, 2))
    end
{%- endmacro %}

{# Whether the guard lowers the capped score. #}
{% macro is_held_back() -%} coalesce(guard_state = 'worse' and capped_score > guard_cap, false) {%- endmacro %}

{% macro guarded_score() -%} cast(case when {{ is_held_back() }} then guard_cap else capped_score end as decimal(9, 2)) {%- endmacro %}

{# Whether the score before the cap reaches what the method's row of outstanding_scores asks; what a guard has to hold back is nothing to praise. #}
{% macro is_outstanding() -%}
    coalesce(score_numerator >= outstanding.from_score * score_denominator, false) and not {{ is_held_back() }}
{%- endmacro %}

{# What a scorecard's total is made of, over its lines. #}
{% macro line_sums() -%}
    sum(case when line_score is not null then weight else 0 end) as weight_scored,
    sum(weight * line_score) as weighted_score,
    max(case when line_score is null and missing = 'not_scorable' then 1 else 0 end) as has_a_decisive_gap
{%- endmacro %}

{# Whether a total lies in the half-open range of a row of `grades` (int_grades). #}
{% macro is_of_grade(total) -%}
    {{ total }} >= grades.from_score and (grades.next_score is null or {{ total }} < grades.next_score)
{%- endmacro %}

{# Whether a period is graded yet: a running one from its tenth working day on. #}
{% macro is_graded(is_to_date, working_days_elapsed) -%}
    not ({{ is_to_date }} and {{ working_days_elapsed }} < {{ var('scoring_ungraded_working_days') }})
{%- endmacro %}

{# The columns of a scorecard's line, its version aside, in the order of scoring.scorecard_lines. #}
{% macro scorecard_line_columns() -%}
    {{ return([
        'scorecard_id', 'mart', 'kpi_id', 'kind', 'method', 'better', 'weight', 'value', 'numerator', 'denominator', 'sample',
        'baseline', 'target', 'challenge', 'is_own_target', 'proration', 'band_low', 'band_high', 'tolerance', 'allowance', 'penalty', 'cap',
        'guard_mart', 'guard_kpi_id', 'guard_value', 'guard_limit', 'guard_cap', 'guard_state', 'minimum_sample', 'missing', 'line_score', 'status', 'reason',
        'points', 'is_outstanding', 'scored_period_start', 'is_pooled',
    ]) }}
{%- endmacro %}
