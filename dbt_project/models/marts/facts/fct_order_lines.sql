{{ config(materialized='view') }}

with order_lines as (
    select * from {{ ref('int_order_lines') }}
)

select
    order_key,
    platform,
    order_id,
    line_no,
    shop_id,
    buyer_key,
    sku_id,
    merchant_id,
    quantity,
    net_amount,
    unit_cost,
    cost_amount,
    net_amount - cost_amount as gross_profit,
    paid_at,
    paid_on
from order_lines
