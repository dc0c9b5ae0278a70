{{ config(alias='warehouse_kpis') }}

-- The shipments behind each packer's figures: what left, what was packed, what was due to leave.
with shipments as (
    select * from {{ ref('int_shipments') }}
    where packer_id is not null
),

raw_rows as (
    select * from {{ ref('stg_shipments') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

movements as (
    select 'shipped' as movement, shipped_on as moved_on, * from shipments
    where shipped_at is not null
    union all
    select 'packed' as movement, packed_on as moved_on, * from shipments
    where packed_at is not null
    union all
    select 'due' as movement, promised_ship_on as moved_on, * from shipments
    where is_ship_due
),

cases as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        movements.movement,
        movements.moved_on,
        movements.parcels,
        movements.has_item_error,
        movements.is_damaged,
        movements.shipped_at <= movements.promised_ship_at as is_in_time,
        {{ elapsed_seconds('movements.released_at', 'movements.shipped_at') }} as ship_seconds,
        {{ raw_row('shipments', ['shipment_id']) }}
    from movements
    inner join staff_days
        on movements.packer_id = staff_days.employee_id and movements.moved_on = staff_days.business_date
    inner join raw_rows on movements.shipment_key = raw_rows.platform || '/' || raw_rows.shipment_id
),

traced as (
    {{ traced([
        {'kpi': 'ship_hours', 'on': 'moved_on', 'when': "movement = 'shipped'", 'measure': 'ship_seconds / cast(3600 as double)'},
        {'kpi': 'on_time_ship_rate', 'on': 'moved_on', 'when': "movement = 'due'", 'hit': 'is_in_time'},
        {'kpi': 'error_rate', 'on': 'moved_on', 'when': "movement = 'shipped' and has_item_error is not null", 'hit': 'has_item_error'},
        {'kpi': 'shipped_count', 'on': 'moved_on', 'when': "movement = 'shipped'", 'value': 1},
        {'kpi': 'packed_count', 'on': 'moved_on', 'when': "movement = 'packed'", 'value': 'parcels'},
        {'kpi': 'damage_rate', 'on': 'moved_on', 'when': "movement = 'shipped' and is_damaged is not null", 'hit': 'is_damaged'},
    ]) }}
)

select * from traced
