with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid
),

order_events as (
    select * from {{ ref('int_order_events') }}
),

buyer_sightings as (
    select * from {{ ref('int_buyer_sightings') }}
),

carriers as (
    select
        order_key,
        min_by(visitor_key, (occurred_at, event_id)) as visitor_key
    from order_events
    group by order_key
)

select
    orders.order_key,
    orders.shop_id,
    orders.buyer_key,
    orders.paid_amount,
    orders.paid_at,
    orders.paid_on,
    coalesce(orders.exported_visitor_key, carriers.visitor_key, buyer_sightings.visitor_key) as visitor_key,
    case
        when orders.exported_visitor_key is not null then 'order'
        when carriers.visitor_key is not null then 'event'
        when buyer_sightings.visitor_key is not null then 'buyer'
        else 'unknown'
    end as matched_by
from orders
left join carriers on orders.order_key = carriers.order_key
left join buyer_sightings on orders.order_key = buyer_sightings.order_key
