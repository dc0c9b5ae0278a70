-- Cross-sales, saved orders and what came back of assisted orders: cases whose own window is over.
with outcomes as (
    select * from {{ ref('int_conversation_outcomes') }}
    where person_key is not null
),

assisted_orders as (
    select * from {{ ref('int_assisted_orders') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

-- An order that is not delivered yet is a case as long as it may still be; after its window it is none.
cases as (
    select
        'cross_sell_rate' as kpi_id,
        1 as settles,
        employee_id,
        role,
        ended_on as case_on,
        case when is_cross_sold then 1 else 0 end as hit_value,
        is_cross_sell_window_over as is_window_over
    from outcomes
    where has_recommendation
    union all
    select 'save_rate', 1, employee_id, role, ended_on, case when is_paid then 1 else 0 end, is_consultation_window_over
    from outcomes
    where wants_to_abandon
    union all
    select
        'service_return_rate', {{ var('return_window_days') }}, employee_id, role, paid_on, case when has_service_return then 1 else 0 end, is_window_over
    from assisted_orders
    where is_delivered_in_window or not is_window_over
    union all
    select
        'service_exchange_rate', {{ var('return_window_days') }}, employee_id, role, paid_on, case when has_service_exchange then 1 else 0 end, is_window_over
    from assisted_orders
    where is_delivered_in_window or not is_window_over
    union all
    select
        'service_refund_rate', {{ var('return_window_days') }}, employee_id, role, paid_on, case when has_service_refund then 1 else 0 end, is_window_over
    from assisted_orders
)

{{ settled_by_period(
    ['cross_sell_rate', 'save_rate', 'service_return_rate', 'service_exchange_rate', 'service_refund_rate'],
    ['employee_id', 'role'],
) }}
