{#
    First and last day of a source's rows, a row a group (the platform that exports it, or the shop) and one for the company
    ('all'). A relation without a group gives the company's row alone: its KPIs are NULL on shop rows.
#}
{% macro coverage_of(source, relation, day_column, group_column=none, condition=none) -%}
    select
        '{{ source }}' as source,
        {{ "coalesce(" ~ group_column ~ ", 'all')" if group_column else "'all'" }} as covered,
        min({{ day_column }}) as first_on,
        max({{ day_column }}) as last_on
    from {{ relation }}
    {{ 'where ' ~ condition if condition }}
    {{ 'group by grouping sets ((' ~ group_column ~ '), ())' if group_column }}
{%- endmacro %}
