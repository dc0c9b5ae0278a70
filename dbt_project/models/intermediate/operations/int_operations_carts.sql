-- Visitors who put an owned product into the cart, and those of them who place an order of it later in the period, paid or not.
with cart_days as (
    select * from {{ ref('int_operations_cart_days') }}
),

first_carts as (
    select * from {{ ref('int_operations_first_carts') }}
),

placed as (
    select * from {{ ref('int_operations_placed_products') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

-- Few carts become orders: these are found before a cart is read once for each of its periods.
ordered_carts as (
    select
        cart_days.business_date,
        cart_days.employee_id,
        cart_days.role,
        cart_days.visitor_key,
        min(placed.placed_on) as placed_on
    from cart_days
    inner join placed
        on cart_days.visitor_key = placed.visitor_key
        and cart_days.product_id = placed.product_id
        and placed.last_placed_at > cart_days.first_cart_at
    group by cart_days.business_date, cart_days.employee_id, cart_days.role, cart_days.visitor_key
),

ordering as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        ordered_carts.employee_id,
        ordered_carts.role,
        ordered_carts.visitor_key
    from ordered_carts
    inner join period_days
        on ordered_carts.business_date = period_days.business_date
        and ordered_carts.placed_on < period_days.period_end
),

measures as (
    select period_type, period_start, employee_id, role, 0 as cart_visitor_count, 1 as ordering_visitor_count
    from ordering
    union all
    select
        period_days.period_type,
        period_days.period_start,
        first_carts.employee_id,
        first_carts.role,
        {{ sum_first_of_period('cart_visitor_count', 'first_carts') }},
        0
    from first_carts
    inner join period_days on first_carts.business_date = period_days.business_date
    group by period_days.period_type, period_days.period_start, first_carts.employee_id, first_carts.role
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
