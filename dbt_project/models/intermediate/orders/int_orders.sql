with orders as (
    select * from {{ ref('stg_orders') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

rate_source as (
    select count(*) > 0 as has_rates from exchange_rates
),

-- What was paid after the as-of date waits: it is unpaid until the date reaches it.
as_known as (
    select
        orders.*,
        {{ order_currency('orders.platform', 'orders.currency') }} as order_currency,
        case when orders.paid_at < {{ as_of_end() }} then orders.paid_at end as counted_paid_at
    from orders
    where not coalesce(orders.is_test, false)
),

dated as (
    select
        *,
        {{ business_date('placed_at') }} as placed_on,
        {{ business_date('counted_paid_at') }} as paid_on
    from as_known
),

rated as (
    select
        dated.*,
        {{ rate_to_reporting('dated.order_currency', 'exchange_rates.rate_to_reporting', 'rate_source.has_rates') }} as exchange_rate
    from dated
    cross join rate_source
    left join exchange_rates
        on dated.order_currency = exchange_rates.currency
        and coalesce(dated.paid_on, dated.placed_on) = exchange_rates.business_date
)

select
    platform || '/' || order_id as order_key,
    platform,
    order_id,
    coalesce(shop_id, 'unknown') as shop_id,
    platform || '/' || buyer_id as buyer_key,
    platform || '/' || visitor_id as exported_visitor_key,
    campaign_id,
    status,
    order_currency as currency,
    exchange_rate,
    {{ money('item_amount * exchange_rate') }} as item_amount,
    {{ money('discount_amount * exchange_rate') }} as discount_amount,
    {{ money('coalesce(freight_amount, 0) * exchange_rate') }} as freight_amount,
    {{ money('paid_amount * exchange_rate') }} as paid_amount,
    {{ money('paid_amount * exchange_rate') }} - {{ money('coalesce(freight_amount, 0) * exchange_rate') }} as net_amount,
    counted_paid_at is not null as is_paid,
    placed_at,
    placed_on,
    counted_paid_at as paid_at,
    paid_on,
    cancelled_at
from rated
where placed_at < {{ as_of_end() }}
