{{ config(materialized='view') }}

with shipments as (
    select * from {{ ref('int_shipments') }}
)

select
    platform,
    shipment_id,
    order_key,
    warehouse_id,
    parcels as parcel_count,
    has_item_error,
    is_damaged,
    released_at,
    packed_at,
    packed_on,
    shipped_at,
    shipped_on,
    promised_ship_at,
    promised_ship_on,
    promised_delivery_at,
    promised_delivery_on,
    delivered_at,
    is_ship_due,
    is_delivery_due
from shipments
