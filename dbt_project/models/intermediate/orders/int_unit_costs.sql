-- Only the (SKU, day) pairs that an order line without a cost of its own asks for.
with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid
),

order_items as (
    select * from {{ ref('stg_order_items') }}
    where unit_cost is null and sku_id is not null
),

snapshots as (
    select * from {{ ref('stg_inventory_snapshots') }}
    where unit_cost is not null
),

products as (
    select * from {{ ref('stg_products') }}
    where unit_cost is not null
),

asked as (
    select distinct
        order_items.platform,
        order_items.sku_id,
        orders.paid_on as business_date
    from order_items
    inner join orders
        on order_items.platform = orders.platform and order_items.order_id = orders.order_id
),

snapshot_costs as (
    -- Warehouses may differ: the mean weighted by stock, plain where there is none.
    select
        platform,
        sku_id,
        snapshot_date as business_date,
        coalesce({{ ratio('sum(unit_cost * greatest(on_hand_qty, 0))', 'sum(greatest(on_hand_qty, 0))') }}, avg(unit_cost)) as unit_cost
    from snapshots
    group by platform, sku_id, snapshot_date
)

select
    asked.platform,
    asked.sku_id,
    asked.business_date,
    {{ money('coalesce(snapshot_costs.unit_cost, products.unit_cost)') }} as unit_cost
from asked
left join snapshot_costs
    on asked.platform = snapshot_costs.platform
    and asked.sku_id = snapshot_costs.sku_id
    and asked.business_date = snapshot_costs.business_date
left join products
    on asked.platform = products.platform and asked.sku_id = products.sku_id
where coalesce(snapshot_costs.unit_cost, products.unit_cost) is not null
