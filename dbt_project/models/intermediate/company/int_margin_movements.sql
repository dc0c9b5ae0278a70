{{ config(materialized='view') }}

-- Goods revenue and cost over lines whose cost is known; reversals by the case's completion. Where the rate of a line's currency is
-- missing, its revenue is not known, and its cost does not count either.
with order_lines as (
    select * from {{ ref('int_order_lines') }}
),

refunds as (
    select * from {{ ref('int_refunds') }}
)

select
    paid_on as business_date,
    shop_id,
    case when cost_amount is not null then net_amount else 0 end as goods_revenue,
    case when net_amount is not null then coalesce(cost_amount, 0) else 0 end as cost_of_goods,
    cast(0 as decimal(18, 4)) as refund_amount,
    case when cost_amount is not null and net_amount is not null then 1 else 0 end as costed_line_count,
    1 as line_count,
    0 as case_count,
    order_key,
    line_no,
    cast(null as string) as case_key
from order_lines
union all
select
    completed_on as business_date,
    shop_id,
    case when is_cost_known then -refund_goods_amount else 0 end as goods_revenue,
    case when refund_goods_amount is not null then -returned_cost_amount else 0 end as cost_of_goods,
    refund_goods_amount + refund_freight_amount as refund_amount,
    0 as costed_line_count,
    0 as line_count,
    1 as case_count,
    cast(null as string) as order_key,
    cast(null as bigint) as line_no,
    case_key
from refunds
