{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {
            'sources': ['web_events', 'orders', 'order_items', 'products', 'assignments', 'employees'],
            'before': 0, 'after': visitor_reach_days(),
        },
    },
) }}

-- Visitors of owned pages who pay an owned product in the same period: from the few who pay to the days on which they came.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

order_lines as (
    select * from {{ ref('int_operations_order_lines') }}
    where paid_on in (select business_date from period_days)
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

payment_days as (
    select distinct
        order_lines.employee_id,
        order_lines.role,
        {{ compact_key('order_visitors.visitor_key') }} as visitor_hash,
        order_lines.paid_on
    from order_lines
    inner join order_visitors on order_lines.order_key = order_visitors.order_key
),

visit_days as (
    select * from {{ ref('int_operations_visitor_days') }}
    where has_view and business_date in (select business_date from period_days) and visitor_hash in (select visitor_hash from payment_days)
),

payers as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        payment_days.employee_id,
        payment_days.role,
        payment_days.visitor_hash
    from payment_days
    inner join period_days on payment_days.paid_on = period_days.business_date
),

visitors as (
    select distinct
        payers.*
    from payers
    inner join visit_days
        on payers.employee_id = visit_days.employee_id
        and payers.role = visit_days.role
        and payers.visitor_hash = visit_days.visitor_hash
        and visit_days.business_date >= payers.period_start
        and visit_days.business_date < payers.period_end
)

select
    period_type,
    period_start,
    period_end,
    employee_id,
    role,
    count(*) as paying_visitor_count
from visitors
group by period_type, period_start, period_end, employee_id, role
