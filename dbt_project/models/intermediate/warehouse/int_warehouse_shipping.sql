-- What each packer packed, shipped and was due to ship, each by its own clock, in the role that they held on that day.
with shipments as (
    select * from {{ ref('int_shipments') }}
    where packer_id is not null
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

movements as (
    select
        packer_id,
        shipped_on as business_date,
        1 as shipped_count,
        {{ elapsed_seconds('released_at', 'shipped_at') }} as ship_seconds,
        case when has_item_error then 1 else 0 end as error_count,
        case when has_item_error is not null then 1 else 0 end as checked_count,
        case when is_damaged then 1 else 0 end as damaged_count,
        case when is_damaged is not null then 1 else 0 end as damage_known_count,
        0 as packed_parcels,
        0 as packed_shipment_count,
        0 as due_count,
        0 as on_time_count
    from shipments
    where shipped_at is not null
    union all
    select packer_id, packed_on, 0, 0, 0, 0, 0, 0, parcels, 1, 0, 0
    from shipments
    where packed_at is not null
    union all
    select packer_id, promised_ship_on, 0, 0, 0, 0, 0, 0, 0, 0, 1, case when shipped_at <= promised_ship_at then 1 else 0 end
    from shipments
    where is_ship_due
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.employee_id,
    staff_days.role,
    sum(movements.shipped_count) as shipped_count,
    cast(sum(movements.ship_seconds) as double) / 3600 as ship_hours,
    sum(movements.error_count) as error_count,
    sum(movements.checked_count) as checked_count,
    sum(movements.damaged_count) as damaged_count,
    sum(movements.damage_known_count) as damage_known_count,
    sum(movements.packed_parcels) as packed_parcels,
    sum(movements.packed_shipment_count) as packed_shipment_count,
    sum(movements.due_count) as due_count,
    sum(movements.on_time_count) as on_time_count
from movements
inner join staff_days
    on movements.packer_id = staff_days.employee_id and movements.business_date = staff_days.business_date
inner join period_days on movements.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
