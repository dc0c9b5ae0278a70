with visitor_days as (
    select * from {{ ref('int_visitor_days') }}
    where page_view_count > 0
)

select
    visitor_key,
    platform,
    min(business_date) as first_view_on,
    min(first_view_at) as first_view_at,
    min_by(shop_id, (first_view_at, shop_id)) as first_shop_id
from visitor_days
group by visitor_key, platform
