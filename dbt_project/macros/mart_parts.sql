{#
    A mart joins its parts, models of one row a subject and period, to its coverage. `parts` are the models' names without
    `prefix`, and the names under which the mart's KPIs refer to them.
#}
{% macro part_ctes(prefix, parts) -%}
    {%- for part in parts %},

{{ part }} as (
    select * from {{ ref(prefix ~ part) }}
)
    {%- endfor %}
{%- endmacro %}

{% macro join_parts(parts, keys) -%}
    {%- for part in parts %}
left join {{ part }}
    on coverage.period_type = {{ part }}.period_type
    and coverage.period_start = {{ part }}.period_start
        {%- for key in keys %}
    and coverage.{{ key }} = {{ part }}.{{ key }}
        {%- endfor %}
    {%- endfor %}
{%- endmacro %}
