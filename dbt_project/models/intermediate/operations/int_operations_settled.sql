-- What looks ahead: buyers won with an owned product who come back, and orders with an owned product that are returned.
with order_lines as (
    select * from {{ ref('int_operations_order_lines') }}
),

buyers as (
    select * from {{ ref('int_buyers') }}
),

refunds as (
    select * from {{ ref('int_refunds') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

owned_orders as (
    select distinct order_key, employee_id, role, paid_at, paid_on
    from order_lines
),

returned_orders as (
    select distinct owned_orders.order_key
    from owned_orders
    inner join refunds
        on owned_orders.order_key = refunds.order_key
        and refunds.case_type = 'return'
        and refunds.completed_at <= {{ add_hours('owned_orders.paid_at', 24 * var('return_window_days')) }}
),

cases as (
    select
        'new_buyer_retention_90d' as kpi_id,
        {{ var('second_purchase_window_days') }} as settles,
        owned_orders.employee_id,
        owned_orders.role,
        buyers.first_paid_on as case_on,
        case
            when buyers.second_paid_at <= {{ add_hours('buyers.first_paid_at', 24 * var('second_purchase_window_days')) }} then 1
            else 0
        end as hit_value,
        {{ add_hours('buyers.first_paid_at', 24 * var('second_purchase_window_days')) }} <= {{ as_of_end() }} as is_window_over
    from buyers
    inner join owned_orders on buyers.first_order_key = owned_orders.order_key
    union all
    select
        'return_rate',
        {{ var('return_window_days') }},
        owned_orders.employee_id,
        owned_orders.role,
        owned_orders.paid_on,
        case when returned_orders.order_key is not null then 1 else 0 end,
        {{ add_hours('owned_orders.paid_at', 24 * var('return_window_days')) }} <= {{ as_of_end() }}
    from owned_orders
    left join returned_orders on owned_orders.order_key = returned_orders.order_key
)

{{ settled_by_period(['new_buyer_retention_90d', 'return_rate'], ['employee_id', 'role']) }}
