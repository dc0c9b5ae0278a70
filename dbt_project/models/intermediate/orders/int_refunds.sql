with aftersales as (
    select * from {{ ref('stg_aftersales') }}
    where status = 'completed'
),

orders as (
    select * from {{ ref('int_orders') }}
),

test_orders as (
    select platform, order_id from {{ ref('stg_orders') }}
    where is_test
),

platform_shops as (
    select * from {{ ref('int_platform_shops') }}
),

returned_costs as (
    select * from {{ ref('int_returned_costs') }}
),

-- A refund without a date takes its order's payment.
dated as (
    select
        aftersales.*,
        orders.order_key,
        orders.buyer_key,
        orders.exchange_rate,
        coalesce(orders.shop_id, platform_shops.only_shop_id, 'unknown') as shop_id,
        coalesce(aftersales.completed_at, orders.paid_at) as counted_completed_at
    from aftersales
    left join orders
        on aftersales.platform = orders.platform and aftersales.order_id = orders.order_id
    left join platform_shops on aftersales.platform = platform_shops.platform
    left join test_orders
        on aftersales.platform = test_orders.platform and aftersales.order_id = test_orders.order_id
    where test_orders.order_id is null
)

select
    dated.platform || '/' || dated.case_id as case_key,
    dated.platform,
    dated.case_id,
    dated.order_key,
    dated.line_no,
    dated.shop_id,
    dated.buyer_key,
    dated.case_type,
    {{ money('coalesce(dated.refund_goods_amount, 0) * coalesce(dated.exchange_rate, 1)') }} as refund_goods_amount,
    {{ money('coalesce(dated.refund_freight_amount, 0) * coalesce(dated.exchange_rate, 1)') }} as refund_freight_amount,
    {{ money('coalesce(returned_costs.returned_cost_amount, 0)') }} as returned_cost_amount,
    coalesce(returned_costs.is_cost_known, true) as is_cost_known,
    dated.counted_completed_at as completed_at,
    {{ business_date('dated.counted_completed_at') }} as completed_on
from dated
left join returned_costs
    on dated.platform = returned_costs.platform and dated.case_id = returned_costs.case_id
where dated.counted_completed_at < {{ as_of_end() }}
