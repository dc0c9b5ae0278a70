{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'orders'], 'before': 1, 'after': var('visitor_lookback_days')},
    },
) }}

with sessions as (
    select * from {{ ref('int_sessions') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

visitors as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        sessions.channel,
        sessions.visitor_key
    from sessions
    inner join period_days on sessions.started_on = period_days.business_date
),

payers as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        order_visitors.visitor_key
    from order_visitors
    inner join period_days on order_visitors.paid_on = period_days.business_date
)

select
    visitors.period_type,
    visitors.period_start,
    visitors.period_end,
    visitors.channel,
    count(*) as uv,
    count(payers.visitor_key) as paying_visitor_count
from visitors
left join payers
    on visitors.period_type = payers.period_type
    and visitors.period_start = payers.period_start
    and visitors.visitor_key = payers.visitor_key
group by visitors.period_type, visitors.period_start, visitors.period_end, visitors.channel
