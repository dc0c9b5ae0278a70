{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 0, 'after': 0},
        'day_column': 'business_date',
        'is_sliced': true,
    },
) }}

with counted_events as (
    select * from {{ ref('int_counted_events') }}
    where event_type in ('page_view', 'share') and {{ in_rebuilt_time('occurred_at') }}
),

dated as (
    select
        *,
        {{ business_date('occurred_at') }} as business_date
    from counted_events
),

-- A visitor opening the same page again on the same day counts once in pv.
pages as (
    select
        business_date,
        platform,
        shop_id,
        visitor_id,
        event_type,
        page_id,
        count(*) as event_count,
        min(occurred_at) as first_at,
        min(case when page_type = 'product' then occurred_at end) as first_product_at
    from dated
    group by business_date, platform, shop_id, visitor_id, event_type, page_id
)

select
    business_date,
    platform,
    shop_id,
    platform || '/' || visitor_id as visitor_key,
    sum(case when event_type = 'page_view' then event_count else 0 end) as page_view_count,
    count(case when event_type = 'page_view' then coalesce(page_id, '') end) as distinct_page_count,
    sum(case when event_type = 'share' then event_count else 0 end) as share_count,
    min(case when event_type = 'page_view' then first_at end) as first_view_at,
    min(case when event_type = 'page_view' then first_product_at end) as first_product_view_at
from pages
group by business_date, platform, shop_id, visitor_id
