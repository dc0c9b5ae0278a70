-- Stock of a SKU in a warehouse on a day, where the physical and the system's are both known.
with snapshots as (
    select
        coalesce(warehouse_id, 'unknown') as counted_warehouse_id,
        snapshot_date as counted_on,
        on_hand_qty = system_qty as is_accurate,
        {{ raw_row('inventory_snapshots', ['snapshot_date', 'sku_id', 'warehouse_id']) }}
    from {{ ref('stg_inventory_snapshots') }} as raw_rows
    where snapshot_date <= {{ as_of_date_when_asked() }} and on_hand_qty is not null and system_qty is not null
),

cases as (
    {{ subject_and_all('snapshots', 'counted_warehouse_id') }}
),

traced as (
    {{ traced([{'kpi': 'inventory_accuracy_rate', 'on': 'counted_on', 'hit': 'is_accurate'}]) }}
)

select * from traced
