create temp table packing_days as
select packer_id as employee_id, cast(shipped_at as date) as day, count(*) as shipped, sum(epoch(shipped_at) - epoch(released_at)) / 3600 as hours,
    count(has_item_error) as checked, count(*) filter (has_item_error) as errors, count(is_damaged) as damage_known,
    count(*) filter (is_damaged) as damaged
from shipments where shipped_at < getvariable('now_at') group by all
union all by name
select packer_id as employee_id, cast(packed_at as date) as day, sum(coalesce(parcels, 1)) as parcels
from shipments where packed_at < getvariable('now_at') group by all
union all by name
select packer_id as employee_id, cast(promised_ship_at as date) as day, count(*) as promised, count(*) filter (shipped_at <= promised_ship_at) as kept
from shipments
where promised_ship_at < getvariable('now_at') and not coalesce(called_off_at < promised_ship_at, false) group by all;

create table warehouse_kpis as
select
    period_type, period_start, employee_id, role,
    given(sources, ['shipments'], part(hours, shipped)) as ship_hours,
    given(sources, ['shipments'], part(kept, promised)) as on_time_ship_rate,
    given(sources, ['shipments'], part(errors, checked)) as error_rate,
    given(sources, ['shipments'], coalesce(shipped, 0)) as shipped_count,
    given(sources, ['shipments'], coalesce(parcels, 0)) as packed_count,
    given(sources, ['shipments'], part(damaged, damage_known)) as damage_rate
from (from role_periods where mart = 'warehouse_kpis')
left join by_role(packing_days) using (period_type, period_start, who);

-- By warehouse, and 'all' for the company: what customers say goes to each warehouse that ships a part of the order, once in all.
create temp table logistics_days as
with voices as (
    select order_id, cast(filed_at as date) as day, 1 as complaints, null as ratings, null as good_ratings
    from complaints where target = 'logistics'
    union all
    select order_id, day, null, 1, cast(delivery_rating >= 4 as integer) from reviews where delivery_rating is not null
),
facts as (
    select warehouse_id, cast(shipped_at as date) as day, 1 as shipped from shipments where shipped_at < getvariable('now_at')
    union all by name
    select warehouse_id, cast(promised_delivery_at as date) as day, 1 as promised, cast(delivered_at <= promised_delivery_at as integer) as kept
    from shipments where promised_delivery_at < getvariable('now_at') and called_off_at is null
    union all by name
    select warehouse_id, snapshot_date as day, 1 as counted, cast(on_hand_qty = system_qty as integer) as accurate
    from exports.inventory_snapshots where system_qty is not null and on_hand_qty is not null and snapshot_date <= getvariable('as_of')
)
select coalesce(warehouse_id, 'all') as warehouse_id, day, sum(columns('^(shipped|promised|kept|counted|accurate)$'))
from facts group by grouping sets ((warehouse_id, day), (day))
union all by name
select 'all' as warehouse_id, voices.* exclude (order_id) from voices
union all by name
select warehouse_id, voices.* exclude (order_id) from voices join (select distinct order_id, warehouse_id from shipments) using (order_id);

create table logistics_kpis as
with warehouses as (
    select warehouse_id, min(first_on) as first_on
    from (
        select warehouse_id, min(cast(released_at as date)) as first_on from shipments group by all
        union all select warehouse_id, min(snapshot_date) from exports.inventory_snapshots group by all
    )
    group by all
    union all select 'all', null
),
sums as (
    select period_type, period_start, warehouse_id, sum(columns(logistics_days.* exclude (day, warehouse_id)))
    from logistics_days join period_days using (day) group by all
)
select
    period_type, period_start, warehouse_id,
    given(sources, ['shipments'], part(kept, promised)) as on_time_delivery_rate,
    given(sources, ['complaints', 'shipments'], part(complaints, shipped)) as delivery_complaint_rate,
    given(sources, ['delivery ratings'], part(good_ratings, ratings)) as delivery_satisfaction,
    given(sources, ['system stock'], part(accurate, counted)) as inventory_accuracy_rate
from company_periods
join warehouses on first_on is null or first_on < period_end
left join sums using (period_type, period_start, warehouse_id);
