-- Orders that an agent's consultation brought, in the role held on the day of payment, and what became of them within the window.
{% set window_end = add_hours('orders.paid_at', 24 * var('return_window_days')) %}

with orders as (
    select * from {{ ref('int_consultation_attributed_orders') }}
),

shipments as (
    select * from {{ ref('int_shipments') }}
),

refunds as (
    select * from {{ ref('int_refunds') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

-- An order is delivered with its last parcel.
deliveries as (
    select
        order_key,
        max(delivered_at) as delivered_at
    from shipments
    group by order_key
    having count(*) = count(delivered_at)
),

cases as (
    select
        orders.order_key,
        max(case when refunds.case_type = 'return' and refunds.reason_code = 'misdescription' then 1 else 0 end) as returned,
        max(case when refunds.case_type = 'exchange' and refunds.reason_code = 'misdescription' then 1 else 0 end) as exchanged,
        max(case when refunds.case_type = 'refund' and refunds.reason_code in ('stock_out', 'size', 'logistics_not_told') then 1 else 0 end) as refunded
    from orders
    inner join refunds
        on orders.order_key = refunds.order_key
        and refunds.completed_at <= {{ window_end }}
    group by orders.order_key
)

select
    orders.order_key,
    staff_days.employee_id,
    staff_days.role,
    orders.paid_amount,
    orders.paid_on,
    coalesce(deliveries.delivered_at <= {{ window_end }}, false) as is_delivered_in_window,
    coalesce(cases.returned = 1, false) as has_service_return,
    coalesce(cases.exchanged = 1, false) as has_service_exchange,
    coalesce(cases.refunded = 1, false) as has_service_refund,
    {{ window_end }} <= {{ as_of_end() }} as is_window_over,
    {{ settling_day(window_end) }} as settles_on
from orders
inner join staff_days
    on orders.agent_id = staff_days.employee_id and orders.paid_on = staff_days.business_date
left join deliveries on orders.order_key = deliveries.order_key
left join cases on orders.order_key = cases.order_key
