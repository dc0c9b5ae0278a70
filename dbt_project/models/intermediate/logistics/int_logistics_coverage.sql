-- The rows of logistics_kpis: every period of the company ('all'), and of each warehouse from the first day on which it ships or counts stock.
with role_coverage as (
    select * from {{ ref('int_role_coverage') }}
),

shipments as (
    select * from {{ ref('int_shipments') }}
),

snapshots as (
    select * from {{ ref('stg_inventory_snapshots') }}
    where snapshot_date <= {{ as_of_date() }}
),

sightings as (
    select
        warehouse_id,
        min({{ business_date('released_at') }}) as first_on
    from shipments
    group by warehouse_id
    union all
    select
        coalesce(warehouse_id, 'unknown') as warehouse_id,
        min(snapshot_date) as first_on
    from snapshots
    group by warehouse_id
),

warehouses as (
    select
        warehouse_id,
        min(first_on) as first_on
    from sightings
    group by warehouse_id
    union all
    select
        'all' as warehouse_id,
        cast(null as date) as first_on
)

select
    warehouses.warehouse_id,
    role_coverage.*
from role_coverage
inner join warehouses
    on warehouses.first_on is null
    or warehouses.first_on < role_coverage.period_end
