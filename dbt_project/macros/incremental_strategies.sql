{#
    Two incremental strategies: `by_day` deletes the rebuilt days and inserts them again, `by_period` the periods that
    hold one. A day that became empty is emptied, which delete+insert by a key would leave standing.
    by_day reads the column named in meta.day_column; by_period the columns period_start and period_end.
#}
{% macro get_incremental_by_day_sql(arguments) -%} {{ replace_rows(arguments) }} {%- endmacro %}

{% macro get_incremental_by_period_sql(arguments) -%} {{ replace_rows(arguments) }} {%- endmacro %}

{% macro replace_rows(arguments) -%}
    {%- set columns = arguments['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arguments['target_relation'] }} where {{ is_rebuilt_row() }};
    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arguments['temp_relation'] }}
{%- endmacro %}

{# SQL condition: the row's day or period is one that the run builds again. #}
{% macro is_rebuilt_row() -%}
    {%- if config.get('incremental_strategy') == 'by_day' -%} {{ in_rebuilt_days(model.config.meta.day_column) }}
    {%- else -%} {{ in_rebuilt_periods() }}
    {%- endif -%}
{%- endmacro %}
