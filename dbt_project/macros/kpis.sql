{#
    How a mart writes a KPI. Every KPI gets its value and beside it __sample and __null_reason, where it is a ratio or a
    mean __numerator and __denominator, and where it settles the same again as __matured. The mart says what the parts
    are; how a NULL comes about, and how a ratio is divided, stands here.

    `sources` names the raw sources that the KPI needs. The mart joins their coverage as `coverage`, which says for each
    whether the subject has it at all (has_<source>) and whether the period lies within its data (in_<source>).
    `history`, `undefined` and `absent` are SQL conditions under which the KPI is NULL: too little data before the period, a
    period type for which it has no meaning, and a subject of whom there is nothing to count (who owns no page has no visitors,
    not none): no_data.
#}

{% macro kpi_gate(sources, history=none, undefined=none, absent=none) -%}
    {%- set conditions = [] -%}
    {%- for source in sources %}{% do conditions.append('coverage.in_' ~ source) %}{% endfor -%}
    {%- for condition in [history, undefined, absent] if condition %}{% do conditions.append('not (' ~ condition ~ ')') %}{% endfor -%}
    {{ conditions | join(' and ') if conditions else 'true' }}
{%- endmacro %}

{# Why the value is NULL, the first reason that holds. `unsettled` is a condition too. #}
{% macro kpi_null_reason(value, sources, history=none, undefined=none, unsettled=none) -%}
    case
        when {{ value }} is not null then null
        {%- if undefined %}
        when {{ undefined }} then 'not_defined_for_period'
        {%- endif %}
        {%- for source in sources %}
        when not coverage.has_{{ source }} then 'no_source'
        {%- endfor %}
        {%- if history %}
        when {{ history }} then 'insufficient_history'
        {%- endif %}
        {%- if unsettled %}
        when {{ unsettled }} then 'not_settled'
        {%- endif %}
        else 'no_data'
    end
{%- endmacro %}

{# A sum or a count: 0 where the period has data of the sources but none of these rows, NULL where it has no data. #}
{% macro kpi_total(kpi_id, value, sample, sources, data_type='decimal(18, 2)', history=none, undefined=none, absent=none) -%}
    {%- set gate = kpi_gate(sources, history, undefined, absent) -%}
    {%- set gated = 'case when ' ~ gate ~ ' then cast(coalesce(' ~ value ~ ', 0) as ' ~ data_type ~ ') end' -%}
    {{ gated }} as {{ kpi_id }},
    case when {{ gate }} then cast(coalesce({{ sample }}, 0) as bigint) end as {{ kpi_id }}__sample,
    {{ kpi_null_reason(gated, sources, history, undefined) }} as {{ kpi_id }}__null_reason
{%- endmacro %}

{% macro kpi_count(kpi_id, value, sources, history=none, undefined=none, absent=none) -%}
    {{ kpi_total(kpi_id, value, value, sources, 'bigint', history, undefined, absent) }}
{%- endmacro %}

{# A ratio or a mean, divided once from the period's own parts; NULL on a denominator that is zero or negative. #}
{% macro kpi_ratio(kpi_id, numerator, denominator, sample, sources, data_type='double', part_type='bigint', factor=1, history=none, undefined=none, absent=none) -%}
    {%- set gate = kpi_gate(sources, history, undefined, absent) -%}
    {%- set value -%}
        case when {{ gate }} and {{ denominator }} > 0 then cast({{ ratio('coalesce(' ~ numerator ~ ', 0)', denominator) }} * {{ factor }} as {{ data_type }}) end
    {%- endset -%}
    {{ value }} as {{ kpi_id }},
    case when {{ gate }} then cast(coalesce({{ numerator }}, 0) as {{ part_type }}) end as {{ kpi_id }}__numerator,
    case when {{ gate }} then cast(coalesce({{ denominator }}, 0) as {{ part_type }}) end as {{ kpi_id }}__denominator,
    case when {{ gate }} then cast(coalesce({{ sample }}, 0) as bigint) end as {{ kpi_id }}__sample,
    {{ kpi_null_reason(value, sources, history, undefined) }} as {{ kpi_id }}__null_reason
{%- endmacro %}

{# A ratio inside a formula: NULL, too, on a denominator that is negative. #}
{% macro ratio_to_positive(numerator, denominator) -%}
    (case when {{ denominator }} > 0 then {{ ratio(numerator, denominator) }} end)
{%- endmacro %}

{# Computed from listed inputs, without parts. #}
{% macro kpi_model(kpi_id, value, sample, sources, data_type='double', history=none, undefined=none, absent=none) -%}
    {%- set gate = kpi_gate(sources, history, undefined, absent) -%}
    {%- set gated = 'case when ' ~ gate ~ ' then cast(' ~ value ~ ' as ' ~ data_type ~ ') end' -%}
    {{ gated }} as {{ kpi_id }},
    case when {{ gate }} then cast(coalesce({{ sample }}, 0) as bigint) end as {{ kpi_id }}__sample,
    {{ kpi_null_reason(gated, sources, history, undefined) }} as {{ kpi_id }}__null_reason
{%- endmacro %}

{# This period over an earlier one, less one. An earlier period that is missing, incomplete or not positive comes in as NULL. #}
{% macro kpi_growth(kpi_id, value, earlier_value, sample, sources, absent=none) -%}
    {%- set no_base = earlier_value ~ ' is null' ~ (' and not (' ~ absent ~ ')' if absent else '') -%}
    {{ kpi_model(kpi_id, ratio('coalesce(' ~ value ~ ', 0)', earlier_value) ~ ' - 1', sample, sources, history=no_base, absent=absent) }}
{%- endmacro %}

{#
    A ratio or a mean over cases that look ahead, from the columns <kpi_id>__own_cases, _settleds, _hits and the same of __matured
    that `relation` has (macro settled_by_period). Only cases whose own window is over stand in the parts. The matured period lies earlier, so
    `histories` gives each cohort its own condition of too little data: {'own': .., 'matured': ..}.
#}
{% macro kpi_settling(kpi_id, sources, histories={}, absent=none, part_type='bigint', relation='settled') -%}
    {%- for cohort, suffix in [('own', ''), ('matured', '__matured')] -%}
    {%- set history = histories.get(cohort) -%}
    {%- set cases = relation ~ '.' ~ kpi_id ~ '__' ~ cohort ~ '_cases' -%}
    {%- set denominator = relation ~ '.' ~ kpi_id ~ '__' ~ cohort ~ '_settleds' -%}
    {%- set numerator = relation ~ '.' ~ kpi_id ~ '__' ~ cohort ~ '_hits' -%}
    {%- set undefined = none if cohort == 'own' else "coverage.period_type in ('day', 'week')" -%}
    {%- set gate = kpi_gate(sources, history, undefined, absent) -%}
    {%- set value = 'case when ' ~ gate ~ ' then ' ~ ratio(numerator, denominator) ~ ' end' -%}
    {{ value }} as {{ kpi_id }}{{ suffix }},
    case when {{ gate }} then cast(coalesce({{ numerator }}, 0) as {{ part_type }}) end as {{ kpi_id }}{{ suffix }}__numerator,
    case when {{ gate }} then cast(coalesce({{ denominator }}, 0) as bigint) end as {{ kpi_id }}{{ suffix }}__denominator,
    case when {{ gate }} then cast(coalesce({{ denominator }}, 0) as bigint) end as {{ kpi_id }}{{ suffix }}__sample,
    {{ kpi_null_reason(value, sources, history, undefined, cases ~ ' > coalesce(' ~ denominator ~ ', 0)') }} as {{ kpi_id }}{{ suffix }}__null_reason
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Too little data before new buyers who have had time to come back can be told: those of the period itself, and those of the matured one. #}
{% macro young_buyer_cohorts() -%}
    {%- set young = ' < ' ~ var('first_ever_history_days') -%}
    {{ return({
        'own': 'coverage.buyer_history_days' ~ young,
        'matured': 'coverage.buyer_history_days - ' ~ var('second_purchase_window_days') ~ young,
    }) }}
{%- endmacro %}

{#
    The same for a KPI without parts, from the columns <kpi_id>__own_value, _cases and _settleds and the same of __matured.
#}
{% macro kpi_settling_model(kpi_id, sources, relation, data_type='double', histories={}, absent=none) -%}
    {%- for cohort, suffix in [('own', ''), ('matured', '__matured')] -%}
    {%- set columns = relation ~ '.' ~ kpi_id ~ '__' ~ cohort -%}
    {%- set history = histories.get(cohort) -%}
    {%- set undefined = none if cohort == 'own' else "coverage.period_type in ('day', 'week')" -%}
    {%- set gate = kpi_gate(sources, history, undefined, absent) -%}
    {%- set value = 'case when ' ~ gate ~ ' then cast(' ~ columns ~ '_value as ' ~ data_type ~ ') end' -%}
    {%- set unsettled = columns ~ '_cases > coalesce(' ~ columns ~ '_settleds, 0)' -%}
    {{ value }} as {{ kpi_id }}{{ suffix }},
    case when {{ gate }} then cast(coalesce({{ columns }}_settleds, 0) as bigint) end as {{ kpi_id }}{{ suffix }}__sample,
    {{ kpi_null_reason(value, sources, history, undefined, unsettled) }} as {{ kpi_id }}{{ suffix }}__null_reason
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
