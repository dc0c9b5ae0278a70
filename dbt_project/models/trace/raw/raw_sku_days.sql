-- The raw rows of a SKU's stock on a delivered day: one a warehouse. A listed SKU that the day's snapshot lacks is told of by its product row.
with inventory_days as (
    select platform, business_date, sku_id from {{ ref('int_inventory_days') }}
),

snapshots as (
    select * from {{ ref('stg_inventory_snapshots') }}
),

products as (
    select * from {{ ref('stg_products') }}
),

of_snapshots as (
    select
        inventory_days.business_date,
        inventory_days.sku_id,
        {{ raw_row('inventory_snapshots', ['snapshot_date', 'sku_id', 'warehouse_id']) }}
    from inventory_days
    inner join snapshots as raw_rows
        on inventory_days.platform = raw_rows.platform
        and inventory_days.business_date = raw_rows.snapshot_date
        and inventory_days.sku_id = raw_rows.sku_id
),

of_products as (
    select
        inventory_days.business_date,
        inventory_days.sku_id,
        {{ raw_row('products', ['sku_id']) }}
    from inventory_days
    inner join products as raw_rows
        on inventory_days.platform = raw_rows.platform and inventory_days.sku_id = raw_rows.sku_id
    left join snapshots
        on inventory_days.platform = snapshots.platform
        and inventory_days.business_date = snapshots.snapshot_date
        and inventory_days.sku_id = snapshots.sku_id
    where snapshots.sku_id is null
)

select * from of_snapshots
union all
select * from of_products
