-- Every company KPI that looks ahead, as cases: one row a KPI and case, on the business date of its clock, with whether it
-- counts (is_hit) and whether its own window is over.
with cart_sessions as (
    select * from {{ ref('int_cart_sessions') }}
),

orders as (
    select * from {{ ref('int_orders') }}
    where is_paid
),

buyers as (
    select * from {{ ref('int_buyers') }}
),

refunds as (
    select * from {{ ref('int_refunds') }}
),

complaints as (
    select * from {{ ref('int_complaints') }}
),

bot_conversations as (
    select * from {{ ref('int_bot_conversations') }}
),

returned_orders as (
    select distinct orders.order_key
    from orders
    inner join refunds
        on orders.order_key = refunds.order_key
        and refunds.case_type = 'return'
        and refunds.completed_at <= {{ add_hours('orders.paid_at', 24 * var('return_window_days')) }}
)

select
    'cart_to_purchase_rate' as kpi_id, 1 as settles, session_key as case_key, shop_id, step_on as case_on, is_paid as is_hit, is_window_over, settles_on
from cart_sessions
where step = 'cart'
union all
select 'cart_abandonment_rate', 1, session_key, shop_id, step_on, not is_paid, is_window_over, settles_on
from cart_sessions
where step = 'cart'
union all
select 'checkout_abandonment_rate', 1, session_key, shop_id, step_on, not is_paid, is_window_over, settles_on
from cart_sessions
where step = 'checkout'
union all
select
    'second_purchase_rate_90d',
    {{ var('second_purchase_window_days') }},
    first_order_key,
    first_shop_id,
    first_paid_on,
    coalesce(second_paid_at <= {{ add_hours('first_paid_at', 24 * var('second_purchase_window_days')) }}, false),
    {{ add_hours('first_paid_at', 24 * var('second_purchase_window_days')) }} <= {{ as_of_end() }},
    {{ settling_day(add_hours('first_paid_at', 24 * var('second_purchase_window_days'))) }}
from buyers
union all
select
    'return_rate',
    {{ var('return_window_days') }},
    orders.order_key,
    orders.shop_id,
    orders.paid_on,
    returned_orders.order_key is not null,
    {{ add_hours('orders.paid_at', 24 * var('return_window_days')) }} <= {{ as_of_end() }},
    {{ settling_day(add_hours('orders.paid_at', 24 * var('return_window_days'))) }}
from orders
left join returned_orders on orders.order_key = returned_orders.order_key
union all
select
    'complaint_handling_rate',
    3,
    platform || '/' || complaint_id,
    shop_id,
    filed_on,
    coalesce(handled_at <= {{ add_hours('filed_at', var('complaint_window_hours')) }}, false),
    {{ add_hours('filed_at', var('complaint_window_hours')) }} <= {{ as_of_end() }},
    {{ settling_day(add_hours('filed_at', var('complaint_window_hours'))) }}
from complaints
union all
select
    'bot_resolution_rate',
    {{ var('bot_resolution_window_days') }},
    platform || '/' || conversation_id,
    shop_id,
    ended_on,
    is_resolved_by_bot,
    {{ add_hours('ended_at', 24 * var('bot_resolution_window_days')) }} <= {{ as_of_end() }},
    {{ settling_day(add_hours('ended_at', 24 * var('bot_resolution_window_days'))) }}
from bot_conversations
