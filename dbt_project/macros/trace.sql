{#
    From a KPI to its raw rows. A view trace.<mart> holds, for each KPI of the mart, one row a raw row and part, such that for a subject
    and a period the sum of `amount` over distinct `counted_key`, of the rows whose business_date lies in the period and whose settles_on is
    past, is the KPI's part. A view is not built at night: it reads the as-of date from the state when it is asked.
#}

{% macro trace_columns() -%}
    {{ return([
        'kpi_id', 'subject_id', 'subject_role', 'part', 'business_date', 'counted_key', 'amount', 'source', 'platform', 'row_key', 'file_id',
        'row_number', 'settles_on', 'period_types', 'input_group',
    ]) }}
{%- endmacro %}

{# The raw row behind a case, from the staging relation of its source and the columns of its key. #}
{% macro raw_row(source, key_columns, relation='raw_rows') -%}
    cast('{{ source }}' as string) as source,
    {{ relation }}.platform,
    {{ json_of(key_columns, relation) }} as row_key,
    {{ relation }}._file_id as file_id,
    {{ relation }}._row_number as row_number
{%- endmacro %}

{# The last counted day, and the instant at which it ends, read when the view is asked. #}
{% macro as_of_date_when_asked() -%} (select max(as_of_date) from {{ source('state', 'current_run') }}) {%- endmacro %}
{% macro as_of_end_when_asked() -%} {{ start_of_business_date(add_days(as_of_date_when_asked(), 1)) }} {%- endmacro %}

{# The day on whose end a window that ends at this instant is over. #}
{% macro settling_day(window_ends_at) -%}
    {{ business_date(add_milliseconds(window_ends_at, -1)) }}
{%- endmacro %}

{#
    Rows of trace.<mart> from `relation`, whose columns are subject_id, subject_role, those of raw_row, and what the expressions name.
    Each of `kpis` is a dict: kpi (its id), on (business date of the clock), when (condition of a case), and what it contributes:
        hit       a condition: each case is 1 in the denominator, where the condition holds 1 in the numerator too
        measure   an expression: each case is 1 in the denominator, the expression in the numerator
        value     an expression: what a sum or a count grows by
        input     an expression that the value is computed again from
        part      numerator or denominator, with amount, where the two come from different cases
    And: key, what counts once (by default the raw row itself); settles_on, the last day of the case's window; period_types, an
    expression of the period types in which the row counts (NULL: all); group, an expression that tells kinds of inputs apart.
#}
{% macro traced(kpis, relation='cases') -%}
    {%- for kpi in kpis %}
    {%- set parts = [] -%}
    {%- if kpi.hit is defined -%}
        {%- do parts.extend([('denominator', 1, none), ('numerator', 1, kpi.hit)]) -%}
    {%- elif kpi.measure is defined -%}
        {%- do parts.extend([('denominator', 1, none), ('numerator', kpi.measure, none)]) -%}
    {%- elif kpi.part is defined -%}
        {%- do parts.append((kpi.part, kpi.get('amount', 1), none)) -%}
    {%- elif kpi.input is defined -%}
        {%- do parts.append(('input', kpi.input, none)) -%}
    {%- else -%}
        {%- do parts.append(('value', kpi.value, none)) -%}
    {%- endif -%}
    {%- for part, amount, condition in parts %}
    select
        cast('{{ kpi.kpi }}' as string) as kpi_id,
        subject_id,
        subject_role,
        cast('{{ part }}' as string) as part,
        cast({{ kpi.on }} as date) as business_date,
        cast({{ kpi.get('key', "source || ' ' || platform || ' ' || row_key") }} as string) as counted_key,
        cast({{ amount }} as decimal(38, 12)) as amount,
        source,
        platform,
        row_key,
        file_id,
        row_number,
        cast({{ kpi.get('settles_on', 'null') }} as date) as settles_on,
        cast({{ kpi.get('period_types', 'null') }} as string) as period_types,
        cast({{ kpi.get('group', 'null') }} as string) as input_group
    from {{ relation }}
    where {{ kpi.get('when', 'true') }}{{ ' and (' ~ condition ~ ')' if condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The columns of a view of models/trace/raw, for a case that is joined to it. #}
{% macro raw_columns(relation='raw_rows') -%}
    {%- for column in ['source', 'platform', 'row_key', 'file_id', 'row_number'] %}
    {{ relation }}.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The measures of a relation that a branch of it moves, as {measure: amount}; the others are NULL. #}
{% macro amounts_of(measures, moved) -%}
    {%- for measure in measures %}
    cast({{ moved.get(measure, 'null') }} as decimal(38, 12)) as {{ measure }},
    {%- endfor %}
{%- endmacro %}

{# Names a line, or a refund where there is a case. #}
{% macro movement_key(order_key, line_no, case_key) -%}
    coalesce('case ' || {{ case_key }}, 'line ' || {{ order_key }} || ' ' || coalesce(cast({{ line_no }} as string), ''))
{%- endmacro %}

{# The rows of a relation for the subject in `column`, and again for the company, 'all'. #}
{% macro subject_and_all(relation, column) -%}
    select {{ column }} as subject_id, cast('' as string) as subject_role, {{ relation }}.* from {{ relation }}
    union all
    select cast('all' as string) as subject_id, cast('' as string) as subject_role, {{ relation }}.* from {{ relation }}
{%- endmacro %}

{# trace.<mart> from its part views. #}
{% macro union_traces(models) -%}
    {%- for model in models %}
select
    {{ trace_columns() | join(',\n    ') }}
from {{ ref(model) }}
    {{- '\nunion all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The period types that are no shorter than the one in this column. #}
{% macro period_types_from(column) -%}
    case {{ column }} when 'month' then 'month quarter year' when 'quarter' then 'quarter year' when 'year' then 'year' end
{%- endmacro %}

{# The period types of which one period holds both days; an empty text where none does. #}
{% macro shared_period_types(one_day, other_day) -%}
    trim(
        {%- for period_type in ['day', 'week', 'month', 'quarter', 'year'] %}
        case when {{ period_start(period_type, one_day) }} = {{ period_start(period_type, other_day) }} then '{{ period_type }} ' else '' end
        {{- ' ||' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{#
    Rows of a relation that somebody owned on the day in column `on`: by any of `scopes`, pairs of a type of assignment and the column that it
    names; what is owned twice is one row. Reads the relation `assignments`; columns subject_id, subject_role are added.
#}
{% macro owned_rows(relation, on, scopes) -%}
    {%- for scope_type, column in scopes %}
    select
        assignments.employee_id as subject_id,
        assignments.role as subject_role,
        {{ relation }}.*
    from {{ relation }}
    inner join assignments
        on {{ relation }}.{{ on }} = assignments.business_date
        and {{ relation }}.{{ column }} = assignments.scope_id
        and assignments.scope_type = '{{ scope_type }}'
    {{ 'union' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The period types whose period of `day` has not ended when `other_day` comes; an empty text where all have, or where it never comes. #}
{% macro period_types_until(other_day, day) -%}
    trim(
        {%- for period_type in ['day', 'week', 'month', 'quarter', 'year'] %}
        case when {{ other_day }} < {{ period_end(period_type, period_start(period_type, day)) }} then '{{ period_type }} ' else '' end
        {{- ' ||' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
