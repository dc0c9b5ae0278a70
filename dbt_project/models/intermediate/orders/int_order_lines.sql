{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['orders', 'order_items', 'products', 'inventory_snapshots', 'exchange_rates'], 'before': 0, 'after': 0,
            'after_by_source': {'exchange_rates': var('exchange_rate_lookback_days')},
        },
        'day_column': 'paid_on',
    },
) }}

with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid and {{ in_rebuilt_days('paid_on') }}
),

order_items as (
    select * from {{ ref('stg_order_items') }}
),

unit_costs as (
    select * from {{ ref('int_unit_costs') }}
),

-- An order without lines gets one that holds its whole net amount.
lines as (
    select
        orders.order_key,
        orders.platform,
        orders.order_id,
        orders.shop_id,
        orders.buyer_key,
        orders.paid_at,
        orders.paid_on,
        orders.net_amount as order_net_amount,
        orders.exchange_rate,
        order_items.line_no,
        order_items.sku_id,
        order_items.merchant_id,
        order_items.quantity,
        order_items.unit_cost,
        cast(order_items.quantity * order_items.unit_price - coalesce(order_items.line_discount, 0) as decimal(18, 4)) as weight
    from orders
    left join order_items
        on orders.platform = order_items.platform and orders.order_id = order_items.order_id
),

weighted as (
    select
        *,
        row_number() over (partition by order_key order by line_no desc nulls last) as position_from_last,
        count(*) over (partition by order_key) as line_count,
        sum(weight) over (partition by order_key) as weight_sum
    from lines
),

-- Rounded to four decimals, the rest on the last line, so that lines add up to the order.
shared as (
    select
        *,
        coalesce(
            {{ divide_half_up('order_net_amount * weight', 'weight_sum', 4) }},
            {{ divide_half_up('order_net_amount', 'line_count', 4) }}
        ) as share_amount
    from weighted
),

allocated as (
    select
        *,
        case
            when position_from_last = 1
                then order_net_amount - (sum(share_amount) over (partition by order_key) - share_amount)
            else share_amount
        end as net_amount
    from shared
)

select
    allocated.order_key,
    allocated.platform,
    allocated.order_id,
    allocated.line_no,
    allocated.shop_id,
    allocated.buyer_key,
    allocated.sku_id,
    allocated.merchant_id,
    allocated.quantity,
    {{ money('allocated.net_amount') }} as net_amount,
    {{ money('coalesce(allocated.unit_cost * allocated.exchange_rate, unit_costs.unit_cost)') }} as unit_cost,
    {{ money('allocated.quantity * coalesce(allocated.unit_cost * allocated.exchange_rate, unit_costs.unit_cost)') }} as cost_amount,
    allocated.paid_at,
    allocated.paid_on
from allocated
left join unit_costs
    on allocated.platform = unit_costs.platform
    and allocated.sku_id = unit_costs.sku_id
    and allocated.paid_on = unit_costs.business_date
