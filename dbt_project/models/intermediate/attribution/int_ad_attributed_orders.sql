{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['orders', 'web_events', 'exchange_rates'], 'before': 0, 'after': var('visitor_lookback_days') + var('ad_attribution_days'),
            'after_by_source': {'exchange_rates': var('exchange_rate_lookback_days')},
        },
        'day_column': 'paid_on',
    },
) }}

-- The last ad click in (paid_at - window, paid_at]; ties by event_id.
with order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null and {{ in_rebuilt_days('paid_on') }}
),

ad_clicks as (
    select * from {{ ref('int_ad_clicks') }}
    where {{ in_rebuilt_days('business_date', before=var('ad_attribution_days') + 1) }}
)

select
    order_visitors.order_key,
    order_visitors.shop_id,
    order_visitors.paid_amount,
    order_visitors.paid_on,
    max_by(ad_clicks.ad_id, (ad_clicks.occurred_at, ad_clicks.event_id)) as ad_id,
    max_by(ad_clicks.channel, (ad_clicks.occurred_at, ad_clicks.event_id)) as channel
from order_visitors
inner join ad_clicks
    on order_visitors.visitor_key = ad_clicks.visitor_key
    and ad_clicks.occurred_at <= order_visitors.paid_at
    and ad_clicks.occurred_at > {{ add_hours('order_visitors.paid_at', -24 * var('ad_attribution_days')) }}
group by order_visitors.order_key, order_visitors.shop_id, order_visitors.paid_amount, order_visitors.paid_on
