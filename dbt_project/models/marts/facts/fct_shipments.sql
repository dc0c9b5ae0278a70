{{ config(materialized='view') }}

with shipments as (
    select * from {{ ref('stg_shipments') }}
)

select
    platform,
    shipment_id,
    platform || '/' || order_id as order_key,
    warehouse_id,
    coalesce(parcels, 1) as parcel_count,
    has_item_error,
    is_damaged,
    released_at,
    packed_at,
    shipped_at,
    promised_ship_at,
    promised_delivery_at,
    delivered_at
from shipments
