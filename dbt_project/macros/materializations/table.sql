{#
    A table on DuckDB in one statement. dbt-duckdb builds each table under another name, renames the standing one away and the new one into its
    place, and drops the old one: seven statements where `create or replace` inside a transaction is as safe, a tenth of a night of some two
    hundred tables. A model in Python writes through a connection of its own, so its table is built aside and takes the place of the standing
    one afterwards. Other engines keep their own materialization.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set standing = load_cached_relation(this) -%}
    {%- set built = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {%- if model.language == 'python' -%}
        {%- set aside = make_intermediate_relation(built) -%}
        {%- do drop_relation_if_exists(load_cached_relation(aside)) -%}
        {%- call statement('main', language='python') -%} {{ create_table_as(false, aside, compiled_code, 'python') }} {%- endcall -%}
        {%- do drop_relation_if_exists(standing) -%}
        {%- do adapter.rename_relation(aside, built) -%}
    {%- else -%}
        {%- call statement('main') -%}
            {% if standing is not none and not standing.is_table %} drop {{ standing.type }} {{ standing }}; {% endif %}
            create or replace table {{ built }} as (
                {{ compiled_code }}
            );
        {%- endcall -%}
    {%- endif -%}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [built]}) }}
{% endmaterialization %}
