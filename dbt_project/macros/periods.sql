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

{# Whether a row of int_numbered_working_days is the working day that lies so many after that of another. #}
{% macro is_working_day_after(later, first, days) -%}
    {{ later }}.is_working_day and {{ later }}.number = {{ first }}.number + {{ days }}
{%- endmacro %}

{# Days of a leap year: so far on may a day change who counts for the first time in a period. #}
{% macro longest_period_days() -%} {{ return(366) }} {%- endmacro %}

{#
    Business days after an event on which it may still name the visitor of an order: the window counts hours, and where clocks are put forward
    within it, it ends on a day more.
#}
{% macro visitor_reach_days() -%} {{ return((var('visitor_lookback_days') | int(7)) + 1) }} {%- endmacro %}

{# So many days that every later day is within them: a late event can make somebody new on a day who was new on any later one. #}
{% macro all_later_days() -%} {{ return(100000) }} {%- endmacro %}

{#
    Of the rows of a day, how many are the first of theirs in the day, week, month, quarter and year: columns <name>_<period type>.
    `previous_on` is the day of the row before it. One pass over the days, where joining periods would read each row five times.
    `days_back` shifts the periods back by so many days.
#}
{% macro count_first_of_periods(name, previous_on, condition='true', days_back=0) -%}
    {%- for period_type in ['day', 'week', 'month', 'quarter', 'year'] %}
    {%- set first_on = add_days(period_start(period_type, add_days('business_date', days_back)), -days_back) if days_back
        else period_start(period_type, 'business_date') %}
    count(
        case when {{ condition }} and ({{ previous_on }} is null or {{ previous_on }} < {{ first_on }}) then 1 end
    ) as {{ name }}_{{ period_type }}
        {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Those counts of the days, added up over the period that the row of period_days belongs to. #}
{% macro sum_first_of_period(name, relation) -%}
    cast(sum(
        case period_days.period_type
            {%- for period_type in ['day', 'week', 'month', 'quarter', 'year'] %}
            when '{{ period_type }}' then {{ relation }}.{{ name }}_{{ period_type }}
            {%- endfor %}
        end
    ) as bigint)
{%- endmacro %}
