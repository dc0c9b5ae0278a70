-- What adds up over days: page views, sessions, new visitors and share events, a row a day, platform and shop.
with visitor_days as (
    select * from {{ ref('int_visitor_days') }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

visitors as (
    select * from {{ ref('int_visitors') }}
),

measures as (
    select
        business_date,
        platform,
        shop_id,
        sum(page_view_count) as raw_page_views,
        sum(distinct_page_count) as pv,
        sum(share_count) as share_count,
        0 as visits,
        0 as new_uv
    from visitor_days
    group by business_date, platform, shop_id
    union all
    select started_on, platform, shop_id, 0, 0, 0, count(*), 0
    from sessions
    group by started_on, platform, shop_id
    union all
    select first_view_on, platform, first_shop_id, 0, 0, 0, 0, count(*)
    from visitors
    group by first_view_on, platform, first_shop_id
)

select
    business_date,
    platform,
    shop_id,
    cast(sum(raw_page_views) as bigint) as raw_page_views,
    cast(sum(pv) as bigint) as pv,
    cast(sum(share_count) as bigint) as share_count,
    cast(sum(visits) as bigint) as visits,
    cast(sum(new_uv) as bigint) as new_uv
from measures
group by business_date, platform, shop_id
