{# The currency of an order: its own, else the one a variable names for its platform, else the reporting currency. #}
{% macro order_currency(platform, currency) -%}
    coalesce(
        {{ currency }},
        {%- set currencies = var('platform_currencies') %}
        {%- if currencies %}
        case {{ platform }}
            {%- for name in currencies %} when '{{ name }}' then '{{ currencies[name] }}'{% endfor %}
        end,
        {%- endif %}
        '{{ var("reporting_currency") }}'
    )
{%- endmacro %}

{#
    The factor into the reporting currency. A company that lands no exchange rates keeps every shop's own figures as they
    are; one that does gets NULL where a rate is missing, and the gate says so.
#}
{% macro rate_to_reporting(currency, rate, has_rates) -%}
    case when {{ currency }} = '{{ var("reporting_currency") }}' or not {{ has_rates }} then 1 else {{ rate }} end
{%- endmacro %}
