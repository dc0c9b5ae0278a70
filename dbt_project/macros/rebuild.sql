{#
    Which business dates a run builds again.

    A model that is built by day or by period declares its reach in its config:
        meta={'reach': {'sources': ['orders', 'web_events'], 'before': 1, 'after': 7}}
    `before` and `after` are the days around a changed day on which its rows may change; a source that reaches further than
    the others stands in `after_by_source` as well: {'exchange_rates': 7}. A night rebuilds the pending
    changed days widened by that reach, and the days that matured since the last as-of date, which change without a new
    row. The state tables say which days those are, so that a run repeats from its state; nothing comes in by --vars.
#}

{# The run's row of state.current_run as a dict; a fixed one while dbt only parses or compiles without a database. #}
{% macro current_run() -%}
    {%- if not execute or flags.EMPTY or flags.WHICH in ('parse', 'list', 'ls', 'docs', 'generate') -%}
        {{ return({'as_of_date': '2000-01-01', 'previous_as_of_date': none}) }}
    {%- endif -%}
    {%- set row = run_query('select as_of_date, previous_as_of_date, is_full_refresh from ' ~ source('state', 'current_run')).rows[0] -%}
    {{ return({'as_of_date': row[0] | string, 'previous_as_of_date': (row[1] | string) if row[1] else none, 'is_full_refresh': row[2]}) }}
{%- endmacro %}

{# The last complete business day of the run, as a date literal. #}
{% macro as_of_date() -%} cast('{{ current_run()["as_of_date"] }}' as date) {%- endmacro %}

{# The instant at which the as-of date ends: what happened at or after it is not counted yet. #}
{% macro as_of_end() -%} {{ start_of_business_date(add_days(as_of_date(), 1)) }} {%- endmacro %}

{#
    [[from, until), ...] as text dates; none = everything. At most 12 ranges: nearer ones are joined, which only rebuilds more. A full build
    of a sliced model names every day, for its materialization to part.
#}
{% macro rebuilt_ranges() -%}
    {%- if not execute or not is_incremental() -%} {{ return(every_day() if model.config.meta.get('is_sliced') else none) }} {%- endif -%}
    {{ return(ranges_within(model.config.meta.reach)) }}
{%- endmacro %}

{# The same for any model's reach in a run that is no full refresh. #}
{% macro ranges_within(reach) -%}
    {%- set run = current_run() -%}
    {%- set days -%}
        select
            business_date,
            case{% for name, days in reach.get('after_by_source', {}).items() %} when source = '{{ name }}' then {{ days }}{% endfor %} when true then {{ reach.after }} end as after_days
        from {{ source('state', 'pending_days') }}
        where source in ({% for name in reach.sources %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %})
    {%- endset -%}
    {%- set ranges_sql -%}
        with pending as ({{ days }}),
        ranges as (
            select {{ add_days('business_date', -reach.before) }} as from_on, {{ add_days('business_date', 'after_days + 1') }} as until_on
            from pending where business_date is not null
            {%- if run.previous_as_of_date and run.previous_as_of_date != run.as_of_date %}
            union all
            select {{ add_days("cast('" ~ run.previous_as_of_date ~ "' as date)", -reach.before) }}, {{ add_days("cast('" ~ run.as_of_date ~ "' as date)", 1) }}
            {%- endif %}
        )
        select from_on, until_on, (select count(*) from pending where business_date is null) as everything
        from ranges union all select null, null, (select count(*) from pending where business_date is null)
        order by 1 nulls last, 2
    {%- endset -%}
    {%- set found = run_query(ranges_sql).rows -%}
    {%- if found[-1][2] > 0 -%} {{ return(none) }} {%- endif -%}
    {%- set merged = [] -%}
    {%- for row in found if row[0] is not none -%}
        {%- set from_on = row[0] | string -%}
        {%- set until_on = row[1] | string -%}
        {%- if merged and (from_on <= merged[-1][1] or merged | length >= 12) -%}
            {%- set last = merged.pop() -%}
            {%- do merged.append([last[0], [last[1], until_on] | max]) -%}
        {%- else -%}
            {%- do merged.append([from_on, until_on]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(merged) }}
{%- endmacro %}

{#
    SQL condition of a data test: the row may have been built in this run, since its day is one of those that its model built again. The rows
    of other days stand as they were when a former run tested them. True for every row of a model that is not built by day, whose key does not
    hold the day, or when a run built everything or nothing.
#}
{% macro may_be_built_in_this_run(columns) -%}
    {%- set meta = graph.nodes[model.attached_node].config.meta if execute and model.attached_node in graph.nodes else {} -%}
    {%- if 'reach' not in meta or meta.get('day_column') not in columns or current_run().get('is_full_refresh', true) -%} true
    {%- else -%}
        {%- set ranges = ranges_within(meta.reach) -%}
        {{ '(' ~ in_ranges(meta.day_column, ranges) ~ ' or ' ~ meta.day_column ~ ' is null)' if ranges else 'true' }}
    {%- endif -%}
{%- endmacro %}

{#
    SQL condition: this business date is built in this run. `before` and `after` widen it, for inputs that a rebuilt day
    looks at besides its own.
#}
{% macro in_rebuilt_days(column, before=0, after=0) -%}
    {{- in_ranges(column, rebuilt_ranges(), before, after) -}}
{%- endmacro %}

{# The same of given ranges; none = every day. #}
{% macro in_ranges(column, ranges, before=0, after=0) -%}
    {%- if ranges is none -%} true
    {%- elif ranges | length == 0 -%} false
    {%- else -%}
        (
        {%- for range in ranges %}
            ({{ column }} >= {{ add_days("cast('" ~ range[0] ~ "' as date)", -before) }} and {{ column }} < {{ add_days("cast('" ~ range[1] ~ "' as date)", after) }})
            {{- ' or' if not loop.last }}
        {%- endfor %}
        )
    {%- endif -%}
{%- endmacro %}

{# The same for an event time in UTC: compared as time, so that a scan can skip what lies outside. #}
{% macro in_rebuilt_time(column, before=0, after=0) -%}
    {%- set ranges = rebuilt_ranges() -%}
    {%- if ranges is none -%} true
    {%- elif ranges | length == 0 -%} false
    {%- else -%}
        (
        {%- for range in ranges %}
            (
                {{ column }} >= {{ start_of_business_date(add_days("cast('" ~ range[0] ~ "' as date)", -before)) }}
                and {{ column }} < {{ start_of_business_date(add_days("cast('" ~ range[1] ~ "' as date)", after)) }}
            )
            {{- ' or' if not loop.last }}
        {%- endfor %}
        )
    {%- endif -%}
{%- endmacro %}

{# SQL condition: the half-open period holds a day that is built in this run. #}
{% macro in_rebuilt_periods(start_column='period_start', end_column='period_end') -%}
    {%- set ranges = rebuilt_ranges() -%}
    {%- if ranges is none -%} true
    {%- elif ranges | length == 0 -%} false
    {%- else -%}
        (
        {%- for range in ranges %}
            ({{ start_column }} < cast('{{ range[1] }}' as date) and {{ end_column }} > cast('{{ range[0] }}' as date))
            {{- ' or' if not loop.last }}
        {%- endfor %}
        )
    {%- endif -%}
{%- endmacro %}

{#
    SQL condition: the row is of somebody (column `key`) whom `relation` knows on a rebuilt day, on that day or on one before it that the longest
    period may share with it. What is needed to know who comes for the first time in a period, and no more.
#}
{% macro of_rebuilt_days(relation, key, day_column='business_date') -%}
    {%- if rebuilt_ranges() is none -%} true
    {%- else -%}
        {{ in_rebuilt_days(day_column, before=longest_period_days()) }}
        and {{ key }} in (select {{ key }} from {{ relation }} where {{ in_rebuilt_days(day_column) }})
    {%- endif -%}
{%- endmacro %}
