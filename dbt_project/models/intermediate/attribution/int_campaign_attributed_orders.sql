-- An order names its campaign; the campaign gets it when it is paid within [starts_at, ends_at).
with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid and campaign_id is not null
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
),

campaigns as (
    select * from {{ ref('stg_campaigns') }}
)

select
    orders.order_key,
    orders.platform,
    orders.campaign_id,
    orders.shop_id,
    order_visitors.visitor_key,
    orders.paid_amount,
    orders.paid_on,
    coalesce(campaigns.shop_id = orders.shop_id, true) as is_of_campaign_shop
from orders
inner join campaigns
    on orders.platform = campaigns.platform
    and orders.campaign_id = campaigns.campaign_id
    and orders.paid_at >= campaigns.starts_at
    and orders.paid_at < campaigns.ends_at
left join order_visitors on orders.order_key = order_visitors.order_key
