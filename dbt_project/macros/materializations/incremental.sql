{#
    An incremental table on DuckDB, in one transaction. dbt-duckdb writes new rows into a temporary table first, and a full build under another
    name; here rows are deleted and inserted as they are selected, for no model reads itself, and a full build takes the place of the standing
    table as in the materialization of tables.

    A full build of a model with meta.is_sliced goes slice by slice (day_slices): its memory does not grow with the history. The days of a
    slice are written where rebuilt_ranges put those of all slices.
#}
{% materialization incremental, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set standing = load_cached_relation(this) -%}
    {%- set built = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {%- if model.language == 'python' -%}
        {%- set aside = make_intermediate_relation(built) -%}
        {%- do drop_relation_if_exists(load_cached_relation(aside)) -%}
        {%- call statement('main', language='python') -%} {{ create_table_as(false, aside, compiled_code, 'python') }} {%- endcall -%}
        {{ take_rows(aside, built, standing) }}
    {%- elif is_incremental() -%}
        {%- call statement('main') -%}
            delete from {{ built }} where {{ is_rebuilt_row() }};
            insert into {{ built }} by name {{ compiled_code }}
        {%- endcall -%}
    {%- else -%}
        {%- set slices = day_slices() if model.config.meta.get('is_sliced') else [none] -%}
        {%- call statement('main') -%}
            {% if standing is not none and not standing.is_table %} drop {{ standing.type }} {{ standing }}; {% endif %}
            create or replace table {{ built }} as (
                {{ in_slice(compiled_code, slices[0]) }}
            );
            {%- for slice in slices[1:] %}
            insert into {{ built }} by name {{ in_slice(compiled_code, slice) }};
            {%- endfor %}
        {%- endcall -%}
    {%- endif -%}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [built]}) }}
{% endmaterialization %}

{#
    The rows of a model in Python, which writes through a connection of its own, from the table where it built them: they take the place of those
    of their key, or of the whole table.
#}
{% macro take_rows(aside, built, standing) -%}
    {%- if is_incremental() -%}
        {%- set key = config.require('unique_key') | join(', ') -%}
        {%- do run_query('delete from ' ~ built ~ ' where (' ~ key ~ ') in (select (' ~ key ~ ') from ' ~ aside ~ ')') -%}
        {%- do run_query('insert into ' ~ built ~ ' by name from ' ~ aside) -%}
        {%- do adapter.drop_relation(aside) -%}
    {%- else -%}
        {%- do drop_relation_if_exists(standing) -%}
        {%- do adapter.rename_relation(aside, built) -%}
    {%- endif -%}
{%- endmacro %}
