-- Shipments by the day on which they left, promises by the day for which they were made. What is not delivered is late.
with shipments as (
    select * from {{ ref('int_shipments') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

movements as (
    select
        warehouse_id,
        shipped_on as business_date,
        1 as shipped_count,
        0 as due_count,
        0 as on_time_count
    from shipments
    where shipped_at is not null
    union all
    select
        warehouse_id,
        promised_delivery_on as business_date,
        0 as shipped_count,
        1 as due_count,
        case when delivered_at <= promised_delivery_at then 1 else 0 end as on_time_count
    from shipments
    where is_delivery_due
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(movements.warehouse_id, 'all') as warehouse_id,
    sum(movements.shipped_count) as shipped_count,
    sum(movements.due_count) as due_count,
    sum(movements.on_time_count) as on_time_count
from movements
inner join period_days on movements.business_date = period_days.business_date
group by grouping sets (
    (period_days.period_type, period_days.period_start, movements.warehouse_id),
    (period_days.period_type, period_days.period_start)
)
