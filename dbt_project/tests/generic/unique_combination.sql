{#
    A table's key: no two rows share these columns, and none of the columns is NULL, except those named in `nullable`
    (NULLs there are equal to each other). Of a model built by day whose key holds the day, the days built in this run are tested.
#}
{% test unique_combination(model, columns, nullable=[]) %}

with keys as (
    select
        {{ columns | join(',\n        ') }},
        count(*) as row_count
    from {{ model }}
    where {{ may_be_built_in_this_run(columns) }}
    group by {{ columns | join(', ') }}
)

select * from keys
where
    row_count > 1
    {%- for column in columns if column not in nullable %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}
