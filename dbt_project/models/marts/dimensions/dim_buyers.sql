{{ config(materialized='view') }}

with buyers as (
    select * from {{ ref('int_buyers') }}
)

select
    buyer_key,
    platform,
    first_order_key,
    first_shop_id,
    first_paid_on,
    second_paid_at is not null as has_second_order
from buyers
