-- Owned products put into a cart; and who placed an order of the product later, in the periods that hold the cart and the first order after it.
with cart_days as (
    select * from {{ ref('int_operations_cart_days') }}
),

placed as (
    select * from {{ ref('int_operations_placed_products') }}
),

products as (
    select * from {{ ref('stg_products') }}
),

web_events as (
    select * from {{ ref('stg_web_events') }}
    where event_type = 'add_to_cart' and {{ is_counted_event(as_of_end_when_asked()) }}
),

raw_carts as (
    select
        {{ business_date('raw_rows.occurred_at') }} as carted_on,
        raw_rows.platform || '/' || raw_rows.visitor_id as visitor_key,
        coalesce(raw_rows.product_id, products.product_id, '') as product_id,
        {{ raw_row('web_events', ['event_id']) }}
    from web_events as raw_rows
    left join products on raw_rows.platform = products.platform and raw_rows.sku_id = products.sku_id
),

ordered as (
    select
        cart_days.employee_id,
        cart_days.role,
        cart_days.business_date,
        cart_days.visitor_key,
        cart_days.product_id,
        min(placed.placed_on) as placed_on
    from cart_days
    inner join placed
        on cart_days.visitor_key = placed.visitor_key
        and cart_days.product_id = placed.product_id
        and placed.last_placed_at > cart_days.first_cart_at
    group by cart_days.employee_id, cart_days.role, cart_days.business_date, cart_days.visitor_key, cart_days.product_id
),

cases as (
    select
        cart_days.employee_id as subject_id,
        cart_days.role as subject_role,
        cart_days.business_date as carted_on,
        cart_days.visitor_key,
        {{ period_types_until('ordered.placed_on', 'cart_days.business_date') }} as placed_period_types,
        {{- raw_columns('raw_carts') }}
    from cart_days
    inner join raw_carts
        on cart_days.business_date = raw_carts.carted_on
        and cart_days.visitor_key = raw_carts.visitor_key
        and cart_days.product_id = raw_carts.product_id
    left join ordered
        on cart_days.employee_id = ordered.employee_id
        and cart_days.role = ordered.role
        and cart_days.business_date = ordered.business_date
        and cart_days.visitor_key = ordered.visitor_key
        and cart_days.product_id = ordered.product_id
),

traced as (
    {{ traced([
        {'kpi': 'add_to_order_rate', 'on': 'carted_on', 'part': 'denominator', 'key': 'visitor_key'},
        {
            'kpi': 'add_to_order_rate', 'on': 'carted_on', 'part': 'numerator', 'key': 'visitor_key', 'when': "placed_period_types <> ''",
            'period_types': 'placed_period_types',
        },
    ]) }}
)

select * from traced
