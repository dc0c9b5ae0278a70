{# What both ways of finding a session measure over its counted events, written once. #}
{% macro session_measures() -%}
    min({{ row_of(['occurred_at', 'event_id', 'shop_id', 'channel']) }}) as first_event,
        max({{ row_of(['occurred_at', 'event_id']) }}) as last_event,
        count(case when event_type = 'page_view' then 1 end) as page_view_count,
        min(case when event_type = 'add_to_cart' then occurred_at end) as first_cart_at,
        min(case when event_type = 'begin_checkout' then occurred_at end) as first_checkout_at
{%- endmacro %}

{# Those measures under the names of the table. #}
{% macro named_session_measures() -%}
    session_id,
        first_event.event_id as first_event_id,
        last_event.event_id as last_event_id,
        first_event.shop_id as shop_id,
        first_event.channel as channel,
        page_view_count,
        first_event.occurred_at as started_at,
        last_event.occurred_at as ended_at,
        first_cart_at,
        first_checkout_at
{%- endmacro %}

{% macro session_columns() -%}
    session_id,
        first_event_id,
        last_event_id,
        shop_id,
        channel,
        page_view_count,
        started_at,
        ended_at,
        first_cart_at,
        first_checkout_at
{%- endmacro %}

{# SQL condition: an event is one of a session's, both of one visitor and session id, which may come back on a later day. #}
{% macro is_within_session(event, session) -%}
    ({{ event }}.occurred_at > {{ session }}.started_at
        or ({{ event }}.occurred_at = {{ session }}.started_at and {{ event }}.event_id >= {{ session }}.first_event_id))
    and ({{ event }}.occurred_at < {{ session }}.ended_at
        or ({{ event }}.occurred_at = {{ session }}.ended_at and {{ event }}.event_id <= {{ session }}.last_event_id))
{%- endmacro %}

{# Bots, internal traffic and what lies after the as-of date count nowhere. #}
{% macro is_counted_event(as_of_end) -%}
    not coalesce(is_bot, false) and not coalesce(is_internal, false) and occurred_at < {{ as_of_end }}
{%- endmacro %}
