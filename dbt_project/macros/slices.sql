{#
    Slices of the history: a full build of what is made of single events needs memory for their number, so it is done some
    millions of rows at a time. The days of a slice are those that as many landed rows share.
#}

{# [[from, until), ...] of every day, as text dates. #}
{% macro every_day() -%} {{ return([['0002-01-01', '9998-12-31']]) }} {%- endmacro %}

{# The same parted where SCOREHOUSE_ROWS_A_SLICE landed rows are full; one slice where there are fewer. No var: the rows do not depend on it. #}
{% macro day_slices() -%}
    {%- set starts_sql -%}
        with days as (
            select business_date, sum(row_count) as row_count from {{ source('landing', 'daily_volumes') }} group by business_date
        ),
        numbered as (
            select business_date, floor((sum(row_count) over (order by business_date) - row_count) / {{ env_var('SCOREHOUSE_ROWS_A_SLICE', '5000000') }}) as slice from days
        )
        select min(business_date) as start_on from numbered group by slice order by start_on
    {%- endset -%}
    {%- set starts = run_query(starts_sql).rows | map(attribute=0) | map('string') | list -%}
    {%- set bounds = [every_day()[0][0]] + starts[1:] + [every_day()[0][1]] -%}
    {%- set slices = [] -%}
    {%- for index in range(bounds | length - 1) -%} {%- do slices.append([bounds[index], bounds[index + 1]]) -%} {%- endfor -%}
    {{ return(slices) }}
{%- endmacro %}

{# A model's SQL for one slice, from that for every day; unchanged without a slice. #}
{% macro in_slice(sql, slice) -%}
    {%- if slice is none -%} {{ return(sql) }} {%- endif -%}
    {%- set whole = every_day()[0] -%}
    {{ return(sql | replace("'" ~ whole[0] ~ "'", "'" ~ slice[0] ~ "'") | replace("'" ~ whole[1] ~ "'", "'" ~ slice[1] ~ "'")) }}
{%- endmacro %}
