with exports as (
    select * from {{ source('landing', 'scorehouse__shipments') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        shipment_id,
        order_id,
        warehouse_id,
        packer_id,

        -- numerics
        parcels,

        -- booleans
        has_item_error,
        is_damaged,
        is_deleted,

        -- timestamps
        {{ utc('released_at') }} as released_at,
        {{ utc('packed_at') }} as packed_at,
        {{ utc('shipped_at') }} as shipped_at,
        {{ utc('promised_ship_at') }} as promised_ship_at,
        {{ utc('promised_delivery_at') }} as promised_delivery_at,
        {{ utc('delivered_at') }} as delivered_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('shipments' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
