{# What both ways of finding a session measure over its counted events, written once. #}
{% macro session_measures() -%}
    min_by(event_id, (occurred_at, event_id)) as first_event_id,
        min_by(shop_id, (occurred_at, event_id)) as shop_id,
        min_by(channel, (occurred_at, event_id)) as channel,
        count(case when event_type = 'page_view' then 1 end) as page_view_count,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        min(case when event_type = 'add_to_cart' then occurred_at end) as first_cart_at,
        min(case when event_type = 'begin_checkout' then occurred_at end) as first_checkout_at
{%- endmacro %}

{% macro session_columns() -%}
    first_event_id,
        shop_id,
        channel,
        page_view_count,
        started_at,
        ended_at,
        first_cart_at,
        first_checkout_at
{%- endmacro %}
