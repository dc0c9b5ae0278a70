{{ config(materialized='view') }}

with orders as (
    select * from {{ ref('int_orders') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
),

ad_attributed_orders as (
    select * from {{ ref('int_ad_attributed_orders') }}
),

source_attributed_orders as (
    select * from {{ ref('int_source_attributed_orders') }}
)

select
    orders.order_key,
    orders.platform,
    orders.order_id,
    orders.shop_id,
    orders.buyer_key,
    order_visitors.visitor_key,
    order_visitors.matched_by as visitor_matched_by,
    orders.campaign_id,
    ad_attributed_orders.ad_id as attributed_ad_id,
    source_attributed_orders.channel as attributed_channel,
    orders.status,
    orders.currency,
    orders.exchange_rate,
    orders.item_amount,
    orders.discount_amount,
    orders.freight_amount,
    orders.paid_amount,
    orders.net_amount,
    orders.is_paid,
    orders.placed_at,
    orders.placed_on,
    orders.paid_at,
    orders.paid_on,
    orders.cancelled_at
from orders
left join order_visitors on orders.order_key = order_visitors.order_key
left join ad_attributed_orders on orders.order_key = ad_attributed_orders.order_key
left join source_attributed_orders on orders.order_key = source_attributed_orders.order_key
