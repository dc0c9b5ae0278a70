-- The lines of a paid order share its net amount to the last of four decimals. Where they do not, an order changed on a day
-- whose lines were not built again.
with order_lines as (
    select
        order_key,
        sum(net_amount) as net_amount
    from {{ ref('int_order_lines') }}
    group by order_key
),

orders as (
    select * from {{ ref('int_orders') }}
    where is_paid
)

select
    coalesce(orders.order_key, order_lines.order_key) as order_key,
    orders.net_amount as order_amount,
    order_lines.net_amount as line_amount
from orders
full join order_lines on orders.order_key = order_lines.order_key
where
    orders.order_key is null
    or order_lines.order_key is null
    or coalesce(orders.net_amount, 0) <> coalesce(order_lines.net_amount, 0)
