{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 0, 'after': 0},
        'day_column': 'business_date',
    },
) }}

-- The landing page view of an ad click carries the ad.
with counted_events as (
    select * from {{ ref('int_counted_events') }}
    where ad_id is not null and event_type = 'page_view' and {{ in_rebuilt_time('occurred_at') }}
)

select
    event_id,
    platform || '/' || visitor_id as visitor_key,
    ad_id,
    channel,
    shop_id,
    occurred_at,
    {{ business_date('occurred_at') }} as business_date
from counted_events
