-- Visitors who put an owned product into the cart, and those of them who place an order of it later in the period, paid or not.
with cart_days as (
    select * from {{ ref('int_operations_cart_days') }}
),

placed as (
    select * from {{ ref('int_operations_placed_products') }}
),

period_days as (
    select * from {{ ref('period_days') }}
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
