{{ config(materialized='view') }}

with products as (
    select * from {{ ref('stg_products') }}
)

select
    platform,
    sku_id,
    product_id,
    shop_id,
    product_name,
    category,
    brand,
    is_top_brand,
    listed_at,
    delisted_at,
    hot_since,
    hot_until,
    unit_cost
from products
