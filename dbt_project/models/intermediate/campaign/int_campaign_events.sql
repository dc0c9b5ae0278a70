{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 0, 'after': 0},
        'day_column': 'business_date',
    },
) }}

with counted_events as (
    select * from {{ ref('int_counted_events') }}
    where campaign_id is not null and {{ in_rebuilt_time('occurred_at') }}
)

select
    platform,
    event_id,
    platform || '/' || visitor_id as visitor_key,
    campaign_id,
    event_type,
    coalesce(page_type = 'campaign', false) as is_on_campaign_page,
    occurred_at,
    {{ business_date('occurred_at') }} as business_date
from counted_events
where event_type in ('page_view', 'click', 'add_to_cart', 'share', 'purchase')
