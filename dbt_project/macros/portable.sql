{#
    What differs between engines stands here and nowhere else. Each macro has a DuckDB body and, where Spark differs, a
    spark__ body; models call these names and stay the same on both.
#}

{% macro utc(column) -%}
    {{ return(adapter.dispatch('utc', 'scorehouse')(column)) }}
{%- endmacro %}
{# By epoch: the same instant as timezone('UTC', ..), without the calendar library's detour. #}
{% macro default__utc(column) -%}
    make_timestamp(epoch_us({{ column }}))
{%- endmacro %}
{% macro spark__utc(column) -%}
    cast({{ column }} as timestamp)
{%- endmacro %}

{# UTC timestamp -> date in the business time zone. #}
{% macro business_date(column) -%}
    {{ return(adapter.dispatch('business_date', 'scorehouse')(column)) }}
{%- endmacro %}
{# By epoch: the same instant as timezone('UTC', ..), in half the time over many rows. #}
{% macro default__business_date(column) -%}
    cast(timezone('{{ var("business_time_zone") }}', make_timestamptz(epoch_us({{ column }}))) as date)
{%- endmacro %}
{% macro spark__business_date(column) -%}
    cast(from_utc_timestamp({{ column }}, '{{ var("business_time_zone") }}') as date)
{%- endmacro %}

{# Midnight of a business date as a UTC timestamp. #}
{% macro start_of_business_date(column) -%}
    {{ return(adapter.dispatch('start_of_business_date', 'scorehouse')(column)) }}
{%- endmacro %}
{% macro default__start_of_business_date(column) -%}
    cast(timezone('UTC', timezone('{{ var("business_time_zone") }}', cast({{ column }} as timestamp))) as timestamp)
{%- endmacro %}
{% macro spark__start_of_business_date(column) -%}
    to_utc_timestamp(cast({{ column }} as timestamp), '{{ var("business_time_zone") }}')
{%- endmacro %}

{#
    Elapsed seconds between two timestamps, from epoch milliseconds: date_diff counts boundaries and engines disagree. Exact
    decimals, so that a sum of them does not depend on the order of its rows.
#}
{% macro elapsed_seconds(from_at, to_at) -%}
    {{ return(adapter.dispatch('elapsed_seconds', 'scorehouse')(from_at, to_at)) }}
{%- endmacro %}
{% macro default__elapsed_seconds(from_at, to_at) -%}
    (cast(epoch_ms({{ to_at }}) - epoch_ms({{ from_at }}) as bigint) * cast(0.001 as decimal(4, 3)))
{%- endmacro %}
{% macro spark__elapsed_seconds(from_at, to_at) -%}
    (cast(unix_millis({{ to_at }}) - unix_millis({{ from_at }}) as decimal(18, 0)) * cast(0.001 as decimal(4, 3)))
{%- endmacro %}

{% macro add_days(column, days) -%}
    {{ return(adapter.dispatch('add_days', 'scorehouse')(column, days)) }}
{%- endmacro %}
{% macro default__add_days(column, days) -%}
    cast({{ column }} + to_days(cast({{ days }} as integer)) as date)
{%- endmacro %}
{% macro spark__add_days(column, days) -%}
    date_add({{ column }}, {{ days }})
{%- endmacro %}

{% macro add_hours(column, hours) -%}
    {{ return(adapter.dispatch('add_hours', 'scorehouse')(column, hours)) }}
{%- endmacro %}
{% macro default__add_hours(column, hours) -%}
    ({{ column }} + to_hours(cast({{ hours }} as bigint)))
{%- endmacro %}
{% macro spark__add_hours(column, hours) -%}
    ({{ column }} + make_interval(0, 0, 0, 0, {{ hours }}, 0, 0))
{%- endmacro %}

{# An instant some milliseconds later, or earlier where they are negative. #}
{% macro add_milliseconds(column, milliseconds) -%}
    {{ return(adapter.dispatch('add_milliseconds', 'scorehouse')(column, milliseconds)) }}
{%- endmacro %}
{% macro default__add_milliseconds(column, milliseconds) -%}
    ({{ column }} + to_milliseconds(cast({{ milliseconds }} as bigint)))
{%- endmacro %}
{% macro spark__add_milliseconds(column, milliseconds) -%}
    timestampadd(MILLISECOND, {{ milliseconds }}, {{ column }})
{%- endmacro %}

{# Whole days from one date to another. #}
{% macro days_between(from_on, to_on) -%}
    {{ return(adapter.dispatch('days_between', 'scorehouse')(from_on, to_on)) }}
{%- endmacro %}
{% macro default__days_between(from_on, to_on) -%}
    (cast({{ to_on }} as date) - cast({{ from_on }} as date))
{%- endmacro %}
{% macro spark__days_between(from_on, to_on) -%}
    datediff({{ to_on }}, {{ from_on }})
{%- endmacro %}

{# One row a day, column business_date, from the first to the last day inclusive (both expressions of type date). #}
{% macro date_series(first_on, last_on) -%}
    {{ return(adapter.dispatch('date_series', 'scorehouse')(first_on, last_on)) }}
{%- endmacro %}
{% macro default__date_series(first_on, last_on) -%}
    select cast(unnest(generate_series(cast({{ first_on }} as timestamp), cast({{ last_on }} as timestamp), interval 1 day)) as date) as business_date
{%- endmacro %}
{% macro spark__date_series(first_on, last_on) -%}
    select explode(sequence({{ first_on }}, {{ last_on }}, interval 1 day)) as business_date
{%- endmacro %}

{# First day of the period that holds a date: day, week (Monday), month, quarter, year. #}
{% macro period_start(period_type, column) -%}
    {%- if period_type == 'day' -%} cast({{ column }} as date)
    {%- else -%} cast(date_trunc('{{ period_type }}', {{ column }}) as date)
    {%- endif -%}
{%- endmacro %}

{# First day after a period, from its first day. #}
{% macro period_end(period_type, column) -%}
    {%- set months = {'month': 1, 'quarter': 3, 'year': 12} -%}
    {%- if period_type in months -%} {{ add_months(column, months[period_type]) }}
    {%- else -%} {{ add_days(column, {'day': 1, 'week': 7}[period_type]) }}
    {%- endif -%}
{%- endmacro %}

{% macro add_months(column, months) -%}
    {{ return(adapter.dispatch('add_months', 'scorehouse')(column, months)) }}
{%- endmacro %}
{% macro default__add_months(column, months) -%}
    cast({{ column }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}
{% macro spark__add_months(column, months) -%}
    add_months({{ column }}, {{ months }})
{%- endmacro %}

{# Whole calendar months from one month's first day to another's. #}
{% macro months_between(from_month, to_month) -%}
    cast((extract(year from {{ to_month }}) - extract(year from {{ from_month }})) * 12
        + extract(month from {{ to_month }}) - extract(month from {{ from_month }}) as integer)
{%- endmacro %}

{% macro percentile(column, fraction) -%}
    {{ return(adapter.dispatch('percentile', 'scorehouse')(column, fraction)) }}
{%- endmacro %}
{% macro default__percentile(column, fraction) -%}
    quantile_cont(cast({{ column }} as double), {{ fraction }})
{%- endmacro %}
{% macro spark__percentile(column, fraction) -%}
    percentile({{ column }}, {{ fraction }})
{%- endmacro %}

{# Landing and staging money keeps four decimals, marts two. #}
{% macro money(expression) -%} cast({{ expression }} as decimal(18, 4)) {%- endmacro %}
{% macro mart_money(expression) -%} cast({{ expression }} as decimal(18, 2)) {%- endmacro %}

{# The one place that divides: NULL on a zero denominator, as a double. #}
{% macro ratio(numerator, denominator) -%}
    (cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0))
{%- endmacro %}

{#
    Exact division, rounded half up to `scale` decimals, on scaled whole numbers: DECIMAL / DECIMAL is a double in DuckDB.
    Both arguments are read to eight decimals. NULL when the denominator is 0.
#}
{% macro divide_half_up(numerator, denominator, scale) -%}
    {{ return(adapter.dispatch('divide_half_up', 'scorehouse')(numerator, denominator, scale)) }}
{%- endmacro %}

{% macro default__divide_half_up(numerator, denominator, scale) -%}
    {%- set n = 'cast(cast(' ~ numerator ~ ' as decimal(30, 8)) * 100000000 as hugeint)' -%}
    {%- set d = 'cast(cast(' ~ denominator ~ ' as decimal(30, 8)) * 100000000 as hugeint)' -%}
    cast(
        cast(
            sign({{ n }}) * sign({{ d }})
            * ((2 * abs({{ n }}) * {{ 10 ** scale }} + abs({{ d }})) // nullif(2 * abs({{ d }}), 0))
            as decimal(38, 0)
        ) * cast({{ '0.' ~ '0' * (scale - 1) ~ '1' if scale else '1' }} as decimal(18, {{ scale }}))
        as decimal(38, {{ scale }})
    )
{%- endmacro %}
{% macro spark__divide_half_up(numerator, denominator, scale) -%}
    cast(round(cast({{ numerator }} as decimal(30, 8)) / nullif(cast({{ denominator }} as decimal(30, 8)), 0), {{ scale }}) as decimal(38, {{ scale }}))
{%- endmacro %}

{# The texts of a group as one, in the order of the expression `order_by`, with the literal `separator` between them; NULL for none. #}
{% macro joined_text(text, separator, order_by) -%}
    {{ return(adapter.dispatch('joined_text', 'scorehouse')(text, separator, order_by)) }}
{%- endmacro %}
{% macro default__joined_text(text, separator, order_by) -%}
    string_agg({{ text }}, {{ separator }} order by {{ order_by }})
{%- endmacro %}
{% macro spark__joined_text(text, separator, order_by) -%}
    nullif(array_join(transform(array_sort(collect_list(struct({{ order_by }} as place, {{ text }} as text))), piece -> piece.text), {{ separator }}), '')
{%- endmacro %}

{# SHA-256 of a text, as hexadecimal digits. #}
{% macro sha256_digits(text) -%}
    {{ return(adapter.dispatch('sha256_digits', 'scorehouse')(text)) }}
{%- endmacro %}
{% macro default__sha256_digits(text) -%} sha256({{ text }}) {%- endmacro %}
{% macro spark__sha256_digits(text) -%} sha2({{ text }}, 256) {%- endmacro %}

{# Columns of a relation as one JSON object, as text: {"order_id": "..."}. #}
{% macro json_of(columns, relation) -%}
    {{ return(adapter.dispatch('json_of', 'scorehouse')(columns, relation)) }}
{%- endmacro %}
{% macro default__json_of(columns, relation) -%}
    cast(json_object({% for column in columns %}'{{ column }}', {{ relation }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}) as string)
{%- endmacro %}
{% macro spark__json_of(columns, relation) -%}
    to_json(named_struct({% for column in columns %}'{{ column }}', {{ relation }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}))
{%- endmacro %}

{#
    A key of fixed width for a text that is only compared, grouped or joined, never kept in a mart: of a hashed id of forty letters sorting and grouping
    take twice as long. 128 bits, as many as the ids have themselves, so two of a thousand million meet by chance once in 10^20 nights.
    NULL where the text is. Its type and value differ between engines.
#}
{% macro compact_key(text) -%}
    {{ return(adapter.dispatch('compact_key', 'scorehouse')(text)) }}
{%- endmacro %}
{% macro default__compact_key(text) -%} md5_number({{ text }}) {%- endmacro %}
{% macro spark__compact_key(text) -%} md5({{ text }}) {%- endmacro %}

{# Columns as one value, compared in their order; each is read from it by its name. #}
{% macro row_of(columns) -%}
    {{ return(adapter.dispatch('row_of', 'scorehouse')(columns)) }}
{%- endmacro %}
{% macro default__row_of(columns) -%}
    struct_pack({% for column in columns %}{{ column }} := {{ column }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
{% macro spark__row_of(columns) -%}
    struct({{ columns | join(', ') }})
{%- endmacro %}
