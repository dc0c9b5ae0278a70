-- A completed refund without a date takes its order's paid_at. Where that order is unknown or unpaid it has no date at
-- all and would count nowhere. Who fixes it: whoever delivers the platform's orders.
{{ config(severity='warn') }}

with refunds as (
    select * from {{ ref('stg_aftersales') }}
    where status = 'completed' and completed_at is null
),

orders as (
    select * from {{ ref('stg_orders') }}
)

select
    refunds.platform,
    refunds.case_id,
    refunds.order_id,
    refunds.refund_goods_amount
from refunds
left join orders
    on
        refunds.platform = orders.platform
        and refunds.order_id = orders.order_id
where orders.paid_at is null
