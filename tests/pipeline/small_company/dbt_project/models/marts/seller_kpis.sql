select 'month' as period_type, {{ period_start('month', 'business_date') }} as period_start, seller_id as employee_id,
    cast(sum(gmv) as decimal(18, 2)) as gmv, cast(sum(order_count) as bigint) as gmv__sample,
    cast(null as varchar) as gmv__null_reason
from {{ ref('int_order_days') }}
group by 1, 2, 3
