-- Orders and lines of these platforms are mapped apart from each other out of the same rows; whatever one drops, the
-- other must drop too.
with line_amounts as (
    select
        platform,
        order_id,
        sum(quantity * unit_price) as line_amount
    from {{ ref('stg_order_items') }}
    where platform in ('uci_online_retail', 'olist')
    group by platform, order_id
),

orders as (
    select
        platform,
        order_id,
        item_amount
    from {{ ref('stg_orders') }}
    where platform in ('uci_online_retail', 'olist')
)

select
    coalesce(orders.platform, line_amounts.platform) as platform,
    coalesce(orders.order_id, line_amounts.order_id) as order_id,
    orders.item_amount,
    line_amounts.line_amount
from orders
full join line_amounts
    on
        orders.platform = line_amounts.platform
        and orders.order_id = line_amounts.order_id
where coalesce(orders.item_amount, 0) <> coalesce(line_amounts.line_amount, 0)
