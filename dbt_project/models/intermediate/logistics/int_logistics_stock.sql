-- Where physical stock and the system's stock are both known, whether they agree.
with snapshots as (
    select * from {{ ref('stg_inventory_snapshots') }}
    where snapshot_date <= {{ as_of_date() }} and on_hand_qty is not null and system_qty is not null
),

period_days as (
    select * from {{ ref('period_days') }}
),

daily as (
    select
        coalesce(warehouse_id, 'unknown') as warehouse_id,
        snapshot_date as business_date,
        count(*) as compared_count,
        count(case when on_hand_qty = system_qty then 1 end) as accurate_count
    from snapshots
    group by warehouse_id, snapshot_date
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(daily.warehouse_id, 'all') as warehouse_id,
    sum(daily.compared_count) as compared_count,
    sum(daily.accurate_count) as accurate_count
from daily
inner join period_days on daily.business_date = period_days.business_date
group by grouping sets (
    (period_days.period_type, period_days.period_start, daily.warehouse_id),
    (period_days.period_type, period_days.period_start)
)
