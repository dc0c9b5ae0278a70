-- Visitors who put an owned product into the cart, and those of them who place an order of it later in the period, paid or not.
with cart_days as (
    select * from {{ ref('int_operations_cart_days') }}
),

orders as (
    select * from {{ ref('int_orders') }}
),

order_items as (
    select * from {{ ref('stg_order_items') }}
),

products as (
    select * from {{ ref('stg_products') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
),

-- An order that is not paid has the visitor that its row or the first event that carries it names.
carriers as (
    select
        order_key,
        min_by(visitor_key, (occurred_at, event_id)) as visitor_key
    from {{ ref('int_order_events') }}
    group by order_key
),

period_days as (
    select * from {{ ref('period_days') }}
),

placed as (
    select
        coalesce(order_visitors.visitor_key, orders.exported_visitor_key, carriers.visitor_key) as visitor_key,
        products.product_id,
        orders.placed_on,
        max(orders.placed_at) as last_placed_at
    from orders
    inner join order_items
        on orders.platform = order_items.platform and orders.order_id = order_items.order_id
    inner join products
        on order_items.platform = products.platform and order_items.sku_id = products.sku_id
    left join order_visitors on orders.order_key = order_visitors.order_key
    left join carriers on orders.order_key = carriers.order_key
    group by
        coalesce(order_visitors.visitor_key, orders.exported_visitor_key, carriers.visitor_key), products.product_id, orders.placed_on
),

ordering as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        cart_days.employee_id,
        cart_days.role,
        cart_days.visitor_key
    from cart_days
    inner join period_days on cart_days.business_date = period_days.business_date
    inner join placed
        on cart_days.visitor_key = placed.visitor_key
        and cart_days.product_id = placed.product_id
        and placed.placed_on < period_days.period_end
        and placed.last_placed_at > cart_days.first_cart_at
),

visitor_days_in_order as (
    select
        business_date,
        employee_id,
        role,
        visitor_key,
        lag(business_date) over (partition by employee_id, role, visitor_key order by business_date) as previous_on
    from (select distinct business_date, employee_id, role, visitor_key from cart_days) as visitor_days
),

measures as (
    select period_type, period_start, employee_id, role, 0 as cart_visitor_count, 1 as ordering_visitor_count from ordering
    union all
    select period_days.period_type, period_days.period_start, visitor_days_in_order.employee_id, visitor_days_in_order.role, 1, 0
    from visitor_days_in_order
    inner join period_days on visitor_days_in_order.business_date = period_days.business_date
    where visitor_days_in_order.previous_on is null or visitor_days_in_order.previous_on < period_days.period_start
)

select
    period_type,
    period_start,
    employee_id,
    role,
    cast(sum(cart_visitor_count) as bigint) as cart_visitor_count,
    cast(sum(ordering_visitor_count) as bigint) as ordering_visitor_count
from measures
group by period_type, period_start, employee_id, role
