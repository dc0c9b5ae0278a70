{{ config(materialized='view') }}

with product_reviews as (
    select * from {{ ref('int_product_reviews') }}
)

select
    platform,
    review_id,
    shop_id,
    sku_id,
    rating,
    delivery_rating,
    reason_code,
    created_at,
    created_on
from product_reviews
