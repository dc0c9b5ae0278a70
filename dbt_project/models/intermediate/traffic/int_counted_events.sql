-- Ephemeral, since the as-of date is written into it: a view would keep the date of the night that made it.
{{ config(materialized='ephemeral') }}

with web_events as (
    select * from {{ ref('stg_web_events') }}
)

select
    platform,
    event_id,
    coalesce(shop_id, 'unknown') as shop_id,
    visitor_id,
    session_id,
    buyer_id,
    event_type,
    page_id,
    page_type,
    product_id,
    sku_id,
    coalesce(channel, 'unknown') as channel,
    ad_id,
    campaign_id,
    order_id,
    engagement_seconds,
    load_milliseconds,
    occurred_at
from web_events
where {{ is_counted_event(as_of_end()) }}
