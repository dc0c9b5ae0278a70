{#
    The rows of one canonical source from every switched-on platform that maps it, by the models
    stg_<platform>__<source>: the same columns in the same order, `platform` first. Where none of them is switched on,
    the first one gives the columns and no row.
#}
{% macro union_platforms(source, platforms, columns) -%}
    {%- set found = switched_on(platforms) -%}
    {%- for platform in found or platforms[:1] %}
    select
        platform,
        {{ columns | join(',\n        ') }}
    from {{ ref('stg_' ~ platform ~ '__' ~ source) }}
        {%- if not found %}
    where 1 = 0
        {%- endif %}
        {%- if not loop.last %}
    union all
        {%- endif %}
    {%- endfor %}
{%- endmacro %}
