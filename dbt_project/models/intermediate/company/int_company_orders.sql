with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid
),

buyers as (
    select * from {{ ref('int_buyers') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is null
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(orders.shop_id, 'all') as shop_id,
    sum(orders.paid_amount) as gmv,
    count(*) as order_count,
    count(distinct orders.buyer_key) as buyer_count,
    count(buyers.buyer_key) as new_buyer_count,
    count(order_visitors.order_key) as unknown_visitor_order_count
from orders
inner join period_days on orders.paid_on = period_days.business_date
left join buyers on orders.order_key = buyers.first_order_key
left join order_visitors on orders.order_key = order_visitors.order_key
group by grouping sets (
    (period_days.period_type, period_days.period_start, orders.shop_id),
    (period_days.period_type, period_days.period_start)
)
