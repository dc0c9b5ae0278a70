with exports as (
    select * from {{ source('landing', 'olist__orders') }}
    where _is_current
),

promises as (
    select
        order_id,
        max(shipping_limit_date) as shipping_limit_date
    from {{ source('landing', 'olist__order_items') }}
    where _is_current
    group by order_id
),

shipments as (
    select
        cast('olist' as string) as platform,

        -- ids: the export shows one parcel an order and no warehouse
        exports.order_id as shipment_id,
        exports.order_id,
        cast('olist' as string) as warehouse_id,
        cast(null as string) as packer_id,

        -- numerics
        cast(null as bigint) as parcels,

        -- booleans
        cast(null as boolean) as has_item_error,
        cast(null as boolean) as is_damaged,
        false as is_deleted,

        -- timestamps
        {{ utc('exports.order_approved_at') }} as released_at,
        cast(null as timestamp) as packed_at,
        {{ utc('exports.order_delivered_carrier_date') }} as shipped_at,
        {{ utc('promises.shipping_limit_date') }} as promised_ship_at,
        {{ utc('exports.order_estimated_delivery_date') }} as promised_delivery_at,
        {{ utc('exports.order_delivered_customer_date') }} as delivered_at,
        cast(null as timestamp) as updated_at,

        -- trace
        exports._file_id,
        exports._row_number,
        cast('orders' as string) as _export
    from exports
    left join promises on exports.order_id = promises.order_id
    where
        exports.order_delivered_carrier_date is not null
        or exports.order_delivered_customer_date is not null
        or (exports.order_approved_at is not null and exports.order_status not in ('canceled', 'unavailable'))
)

select * from shipments
