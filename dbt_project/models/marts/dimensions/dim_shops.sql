{{ config(materialized='view') }}

with shops as (
    select * from {{ ref('int_shops') }}
)

select
    shop_id,
    platform
from shops
