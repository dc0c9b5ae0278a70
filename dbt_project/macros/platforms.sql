{#
    Which of the platforms that can feed a canonical source are switched on (variable `platforms`). The models that map
    them are named by the caller, since dbt has to see each ref while it parses (the graph is empty then):
        {% for platform in switched_on(['scorehouse', 'olist']) %} ... {{ ref('stg_' ~ platform ~ '__orders') }}
#}
{% macro switched_on(mapped_platforms) -%}
    {%- set found = [] -%}
    {%- for platform in mapped_platforms if platform in var('platforms') -%}
        {%- do found.append(platform) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
