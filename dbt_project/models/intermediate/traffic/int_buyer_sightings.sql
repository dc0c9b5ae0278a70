{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'orders'], 'before': 0, 'after': visitor_reach_days()},
        'day_column': 'paid_on',
    },
) }}

-- For a paid order that names a buyer and no visitor: the visitor last seen with that buyer. The window counts hours: where clocks were put
-- forward within it, it begins and ends on a day more.
with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid and exported_visitor_key is null and buyer_key is not null and {{ in_rebuilt_days('paid_on') }}
),

counted_events as (
    select * from {{ ref('int_counted_events') }}
    where buyer_id is not null and {{ in_rebuilt_time('occurred_at', before=visitor_reach_days()) }}
),

sightings as (
    select
        orders.order_key,
        orders.paid_on,
        max_by(counted_events.platform || '/' || counted_events.visitor_id, (counted_events.occurred_at, counted_events.event_id)) as visitor_key
    from orders
    inner join counted_events
        on orders.buyer_key = counted_events.platform || '/' || counted_events.buyer_id
        and counted_events.occurred_at <= orders.paid_at
        and counted_events.occurred_at > {{ add_hours('orders.paid_at', -24 * var('visitor_lookback_days')) }}
    group by orders.order_key, orders.paid_on
)

select
    order_key,
    visitor_key,
    paid_on
from sightings
