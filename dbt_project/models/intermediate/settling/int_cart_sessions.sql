-- Sessions with a cart, and with a checkout: whether the session's visitor paid within the window after it.
with sessions as (
    select * from {{ ref('int_sessions') }}
    where first_cart_at is not null or first_checkout_at is not null
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

starts as (
    select session_key, shop_id, visitor_key, 'cart' as step, first_cart_at as step_at
    from sessions
    where first_cart_at is not null
    union all
    select session_key, shop_id, visitor_key, 'checkout' as step, first_checkout_at as step_at
    from sessions
    where first_checkout_at is not null
),

paid as (
    select distinct
        starts.session_key,
        starts.step
    from starts
    inner join order_visitors
        on starts.visitor_key = order_visitors.visitor_key
        and order_visitors.paid_at > starts.step_at
        and order_visitors.paid_at <= {{ add_hours('starts.step_at', var('cart_window_hours')) }}
)

select
    starts.session_key,
    starts.step,
    starts.shop_id,
    starts.step_at,
    {{ business_date('starts.step_at') }} as step_on,
    paid.session_key is not null as is_paid,
    {{ add_hours('starts.step_at', var('cart_window_hours')) }} <= {{ as_of_end() }} as is_window_over,
    {{ settling_day(add_hours('starts.step_at', var('cart_window_hours'))) }} as settles_on
from starts
left join paid on starts.session_key = paid.session_key and starts.step = paid.step
