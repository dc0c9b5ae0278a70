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

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

rate_source as (
    select count(*) > 0 as has_rates from exchange_rates
),

-- A refund without a date takes its order's payment.
dated as (
    select
        aftersales.*,
        orders.order_key,
        orders.buyer_key,
        {{ order_currency('aftersales.platform', 'orders.currency') }} as order_currency,
        coalesce(orders.shop_id, platform_shops.only_shop_id, 'unknown') as shop_id,
        coalesce(aftersales.completed_at, orders.paid_at) as counted_completed_at
    from aftersales
    left join orders
        on aftersales.platform = orders.platform and aftersales.order_id = orders.order_id
    left join platform_shops on aftersales.platform = platform_shops.platform
    left join test_orders
        on aftersales.platform = test_orders.platform and aftersales.order_id = test_orders.order_id
    where test_orders.order_id is null
),

-- In the order's currency, at the rate of its own clock: the day of completion.
rated as (
    select
        dated.*,
        {{ business_date('dated.counted_completed_at') }} as completed_on,
        {{ rate_to_reporting('dated.order_currency', 'exchange_rates.rate_to_reporting', 'rate_source.has_rates') }} as exchange_rate
    from dated
    cross join rate_source
    left join exchange_rates
        on dated.order_currency = exchange_rates.currency
        and {{ business_date('dated.counted_completed_at') }} = exchange_rates.business_date
)

select
    rated.platform || '/' || rated.case_id as case_key,
    rated.platform,
    rated.case_id,
    rated.order_key,
    rated.line_no,
    rated.shop_id,
    rated.buyer_key,
    rated.case_type,
    rated.reason_code,
    {{ money('coalesce(rated.refund_goods_amount, 0) * rated.exchange_rate') }} as refund_goods_amount,
    {{ money('coalesce(rated.refund_freight_amount, 0) * rated.exchange_rate') }} as refund_freight_amount,
    {{ money('coalesce(returned_costs.returned_cost_amount, 0)') }} as returned_cost_amount,
    coalesce(returned_costs.is_cost_known, true) as is_cost_known,
    rated.counted_completed_at as completed_at,
    rated.completed_on
from rated
left join returned_costs
    on rated.platform = returned_costs.platform and rated.case_id = returned_costs.case_id
where rated.counted_completed_at < {{ as_of_end() }}
