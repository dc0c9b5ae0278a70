{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'campaigns'], 'before': 0, 'after': 0},
        'day_column': 'business_date',
    },
) }}

-- Who took part in a campaign on a day: clicked, put into the cart, shared or bought, with the campaign on the event, while it ran.
with counted_events as (
    select * from {{ ref('int_counted_events') }}
    where
        event_type in ('click', 'add_to_cart', 'share', 'purchase')
        and campaign_id is not null
        and {{ in_rebuilt_time('occurred_at') }}
),

campaigns as (
    select * from {{ ref('stg_campaigns') }}
)

select distinct
    campaigns.platform,
    campaigns.campaign_id,
    counted_events.platform || '/' || counted_events.visitor_id as visitor_key,
    {{ business_date('counted_events.occurred_at') }} as business_date
from counted_events
inner join campaigns
    on counted_events.platform = campaigns.platform
    and counted_events.campaign_id = campaigns.campaign_id
    and counted_events.occurred_at >= campaigns.starts_at
    and counted_events.occurred_at < campaigns.ends_at
