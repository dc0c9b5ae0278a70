-- Shares that platforms report and share events on the shop's own pages.
with social_metrics as (
    select * from {{ ref('stg_social_metrics') }}
    where date <= {{ as_of_date() }}
),

traffic_days as (
    select * from {{ ref('int_traffic_days') }}
    where share_count > 0
),

shares as (
    select date as business_date, platform, coalesce(shop_id, 'unknown') as shop_id, shares as share_count from social_metrics
    union all
    select business_date, platform, shop_id, share_count from traffic_days
)

select
    business_date,
    platform,
    shop_id,
    cast(sum(share_count) as bigint) as share_count
from shares
group by business_date, platform, shop_id
