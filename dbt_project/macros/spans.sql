{#
    Spans of time with their overlaps merged: a second that several rows cover counts once. Reads a relation with from_at and to_at
    (both set, half-open); gives one row a span and `keys`. Without keys everybody's spans are merged together.
#}
{% macro merged_spans(relation, keys=[], condition=none) -%}
    {%- set subject = keys | map('string') | join(', ') -%}
    {%- set partition = 'partition by ' ~ subject ~ ' ' if keys else '' -%}
    select
        {{ subject ~ ',' if keys }}
        min(from_at) as from_at,
        max(to_at) as to_at
    from (
        select
            *,
            sum(case when reached_at is null or from_at > reached_at then 1 else 0 end)
                over ({{ partition }}order by from_at, to_at rows between unbounded preceding and current row) as span_number
        from (
            select
                *,
                max(to_at) over ({{ partition }}order by from_at, to_at rows between unbounded preceding and 1 preceding) as reached_at
            from {{ relation }}
            {{ 'where ' ~ condition if condition }}
        ) as reached
    ) as numbered
    group by {{ subject ~ ', ' if keys }}span_number
{%- endmacro %}
