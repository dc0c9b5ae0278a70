{{ config(materialized='view') }}

with inventory_days as (
    select * from {{ ref('int_inventory_days') }}
)

select
    platform,
    business_date,
    sku_id,
    category,
    is_listed,
    is_hot,
    on_hand_qty,
    inventory_value
from inventory_days
