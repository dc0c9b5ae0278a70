-- Shipments, except those of test orders; times are local to the business. Where the order was cancelled before they left: when.
create temp table shipments as
with newest as (
    select * replace (
        cast(released_at as timestamp) as released_at, cast(packed_at as timestamp) as packed_at, cast(shipped_at as timestamp) as shipped_at,
        cast(promised_ship_at as timestamp) as promised_ship_at, cast(promised_delivery_at as timestamp) as promised_delivery_at,
        cast(delivered_at as timestamp) as delivered_at
    )
    from exports.shipments
    qualify row_number() over (partition by shipment_id order by updated_at desc) = 1
)
select newest.*,
    case
        when cancelled_at < getvariable('now_at') and not coalesce(shipped_at < getvariable('now_at') and shipped_at <= cancelled_at, false)
            then cancelled_at
    end as called_off_at
from newest
left join known_orders using (order_id)
where not coalesce(is_test, false);
