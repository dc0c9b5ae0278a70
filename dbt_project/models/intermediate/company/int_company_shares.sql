with share_days as (
    select * from {{ ref('int_share_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(share_days.shop_id, 'all') as shop_id,
    cast(sum(share_days.share_count) as bigint) as share_count
from share_days
inner join period_days on share_days.business_date = period_days.business_date
group by grouping sets (
    (period_days.period_type, period_days.period_start, share_days.shop_id),
    (period_days.period_type, period_days.period_start)
)
