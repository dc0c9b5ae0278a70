{{ config(materialized='view') }}

with refunds as (
    select * from {{ ref('int_refunds') }}
)

select
    case_key,
    platform,
    case_id,
    order_key,
    line_no,
    shop_id,
    buyer_key,
    case_type,
    reason_code,
    refund_goods_amount,
    refund_freight_amount,
    returned_cost_amount,
    completed_at,
    completed_on
from refunds
