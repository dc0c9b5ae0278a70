{# The switched-on platforms that map an export onto this canonical source: those with a model stg_<platform>__<source>. #}
{% macro source_platforms(canonical_source) -%}
    {%- set found = [] -%}
    {%- for platform in var('platforms') -%}
        {%- if ('model.scorehouse.stg_' ~ platform ~ '__' ~ canonical_source) in graph.nodes -%}
            {%- do found.append(platform) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
