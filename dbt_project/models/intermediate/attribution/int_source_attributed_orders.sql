{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['orders', 'web_events', 'exchange_rates'], 'before': 1, 'after': var('visitor_lookback_days') + var('source_attribution_days'),
            'after_by_source': {'exchange_rates': var('exchange_rate_lookback_days')},
        },
        'day_column': 'paid_on',
    },
) }}

-- The last session that is not direct in (paid_at - window, paid_at]; only direct ones: direct; none: unknown.
with order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where {{ in_rebuilt_days('paid_on') }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
    where {{ in_rebuilt_days('started_on', before=var('source_attribution_days') + 1) }}
),

channels as (
    select * from {{ ref('channels') }}
),

touches as (
    select
        order_visitors.order_key,
        sessions.channel,
        sessions.started_at,
        sessions.first_event_id,
        coalesce(channels.is_direct, false) as is_direct
    from order_visitors
    inner join sessions
        on order_visitors.visitor_key = sessions.visitor_key
        and sessions.started_at <= order_visitors.paid_at
        and sessions.started_at > {{ add_hours('order_visitors.paid_at', -24 * var('source_attribution_days')) }}
    left join channels on sessions.channel = channels.channel
),

chosen as (
    select
        order_key,
        coalesce(
            max_by(case when not is_direct then channel end, case when not is_direct then (started_at, first_event_id) end),
            'direct'
        ) as channel
    from touches
    group by order_key
)

select
    order_visitors.order_key,
    order_visitors.shop_id,
    order_visitors.visitor_key,
    order_visitors.paid_amount,
    order_visitors.paid_on,
    coalesce(chosen.channel, 'unknown') as channel
from order_visitors
left join chosen on order_visitors.order_key = chosen.order_key
