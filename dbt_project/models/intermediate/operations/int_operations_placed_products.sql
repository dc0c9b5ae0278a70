{{ config(materialized='view') }}

-- The products of whose orders each visitor placed on a day, paid or not.
with orders as (
    select * from {{ ref('int_orders') }}
),

order_items as (
    select * from {{ ref('stg_order_items') }}
),

products as (
    select * from {{ ref('stg_products') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
),

-- An order that is not paid has the visitor that its row or the first event that carries it names.
carriers as (
    select
        order_key,
        min_by(visitor_key, (occurred_at, event_id)) as visitor_key
    from {{ ref('int_order_events') }}
    group by order_key
)

select
    coalesce(order_visitors.visitor_key, orders.exported_visitor_key, carriers.visitor_key) as visitor_key,
    products.product_id,
    orders.placed_on,
    max(orders.placed_at) as last_placed_at
from orders
inner join order_items
    on orders.platform = order_items.platform and orders.order_id = order_items.order_id
inner join products
    on order_items.platform = products.platform and order_items.sku_id = products.sku_id
left join order_visitors on orders.order_key = order_visitors.order_key
left join carriers on orders.order_key = carriers.order_key
group by
    coalesce(order_visitors.visitor_key, orders.exported_visitor_key, carriers.visitor_key), products.product_id, orders.placed_on
