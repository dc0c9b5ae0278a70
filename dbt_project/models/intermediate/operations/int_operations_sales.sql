with order_lines as (
    select * from {{ ref('int_operations_order_lines') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

orders as (
    select
        paid_on,
        employee_id,
        role,
        order_key,
        buyer_key,
        sum(net_amount) as net_amount,
        count(*) as line_count
    from order_lines
    group by paid_on, employee_id, role, order_key, buyer_key
)

select
    period_days.period_type,
    period_days.period_start,
    orders.employee_id,
    orders.role,
    sum(orders.net_amount) as gmv,
    cast(sum(orders.line_count) as bigint) as line_count,
    -- An order is paid on one day, so each is one row.
    count(*) as order_count,
    count(distinct orders.buyer_key) as buyer_count
from orders
inner join period_days on orders.paid_on = period_days.business_date
group by period_days.period_type, period_days.period_start, orders.employee_id, orders.role
