{{ config(materialized='view') }}

with merchants as (
    select * from {{ ref('stg_merchants') }}
)

select
    platform,
    merchant_id,
    joined_on,
    left_on,
    member_from,
    member_until,
    is_top_brand as is_top_merchant
from merchants
