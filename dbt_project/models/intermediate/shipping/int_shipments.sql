-- Shipments as they are known on the as-of date: what happened after it has not happened yet.
with shipments as (
    select * from {{ ref('stg_shipments') }}
),

orders as (
    select * from {{ ref('int_orders') }}
),

test_orders as (
    select platform, order_id from {{ ref('stg_orders') }}
    where is_test
),

as_known as (
    select
        shipments.platform || '/' || shipments.shipment_id as shipment_key,
        shipments.platform,
        shipments.shipment_id,
        shipments.order_id,
        orders.order_key,
        coalesce(shipments.warehouse_id, 'unknown') as warehouse_id,
        shipments.packer_id,
        coalesce(shipments.parcels, 1) as parcels,
        shipments.has_item_error,
        shipments.is_damaged,
        shipments.promised_ship_at,
        shipments.promised_delivery_at,
        shipments.released_at,
        case when shipments.packed_at < {{ as_of_end() }} then shipments.packed_at end as packed_at,
        case when shipments.shipped_at < {{ as_of_end() }} then shipments.shipped_at end as shipped_at,
        case when shipments.delivered_at < {{ as_of_end() }} then shipments.delivered_at end as delivered_at,
        case when orders.cancelled_at < {{ as_of_end() }} then orders.cancelled_at end as cancelled_at
    from shipments
    left join orders
        on shipments.platform = orders.platform and shipments.order_id = orders.order_id
    left join test_orders
        on shipments.platform = test_orders.platform and shipments.order_id = test_orders.order_id
    where test_orders.order_id is null and shipments.released_at < {{ as_of_end() }}
),

with_cancellations as (
    select
        *,
        coalesce(cancelled_at < coalesce(shipped_at, {{ as_of_end() }}), false) as is_cancelled_before_shipping
    from as_known
)

select
    *,
    {{ business_date('packed_at') }} as packed_on,
    {{ business_date('shipped_at') }} as shipped_on,
    {{ business_date('promised_ship_at') }} as promised_ship_on,
    {{ business_date('promised_delivery_at') }} as promised_delivery_on,
    -- An order called off before its parcel left, and before it was late, is neither shipped on time nor late.
    coalesce(
        promised_ship_at < {{ as_of_end() }} and not (is_cancelled_before_shipping and cancelled_at <= promised_ship_at), false
    ) as is_ship_due,
    coalesce(promised_delivery_at < {{ as_of_end() }} and not is_cancelled_before_shipping, false) as is_delivery_due
from with_cancellations
