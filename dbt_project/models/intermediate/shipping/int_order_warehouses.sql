with shipments as (
    select * from {{ ref('int_shipments') }}
)

select
    platform,
    order_id,
    warehouse_id,
    count(*) as shipment_count
from shipments
group by platform, order_id, warehouse_id
