{# First day of the period of the same type before this one. #}
{% macro previous_period_start(period_type, column) -%}
    case {{ period_type }}
        when 'day' then {{ add_days(column, -1) }}
        when 'week' then {{ add_days(column, -7) }}
        when 'month' then {{ add_months(column, -1) }}
        when 'quarter' then {{ add_months(column, -3) }}
        else {{ add_months(column, -12) }}
    end
{%- endmacro %}
