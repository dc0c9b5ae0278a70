{#
    Conditions that hold for every row, each under the name that a broken one is reported by; a condition that is NULL is
    broken. One pass over the table, however many conditions: a test a condition would cost the night more.
#}
{% test holds_for_every_row(model, conditions) %}

with judged as (
    select
        *,
        case
            {%- for name, condition in conditions.items() %}
            when not coalesce({{ condition }}, false) then {{ quoted(name) }}
            {%- endfor %}
        end as broken_condition
    from {{ model }}
)

select * from judged
where broken_condition is not null

{% endtest %}
