with traffic_days as (
    select * from {{ ref('int_traffic_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(traffic_days.shop_id, 'all') as shop_id,
    cast(sum(traffic_days.raw_page_views) as bigint) as raw_page_views,
    cast(sum(traffic_days.pv) as bigint) as pv,
    cast(sum(traffic_days.visits) as bigint) as visits,
    cast(sum(traffic_days.new_uv) as bigint) as new_uv
from traffic_days
inner join period_days on traffic_days.business_date = period_days.business_date
group by grouping sets (
    (period_days.period_type, period_days.period_start, traffic_days.shop_id),
    (period_days.period_type, period_days.period_start)
)
