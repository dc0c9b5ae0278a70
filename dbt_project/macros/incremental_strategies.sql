{#
    Two incremental strategies: `by_day` deletes the rebuilt days and inserts them again, `by_period` the periods that
    hold one. A day that became empty is emptied, which delete+insert by a key would leave standing.
    by_day reads the column named in meta.day_column; by_period the columns period_start and period_end.
#}
{% macro get_incremental_by_day_sql(arguments) -%}
    {{ replace_rows(arguments, in_rebuilt_days(model.config.meta.day_column)) }}
{%- endmacro %}

{% macro get_incremental_by_period_sql(arguments) -%}
    {{ replace_rows(arguments, in_rebuilt_periods()) }}
{%- endmacro %}

{% macro replace_rows(arguments, condition) -%}
    {%- set columns = arguments['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arguments['target_relation'] }} where {{ condition }};
    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arguments['temp_relation'] }}
{%- endmacro %}
