with exports as (
    select * from {{ source('landing', 'scorehouse__inventory_snapshots') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        sku_id,
        warehouse_id,

        -- numerics
        on_hand_qty,
        system_qty,
        unit_cost,

        -- timestamps
        snapshot_date,

        -- trace
        _file_id,
        _row_number,
        cast('inventory_snapshots' as string) as _export
    from exports
    where _is_current
)

select * from current_rows
