{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'orders'], 'before': 1, 'after': var('visitor_lookback_days')},
    },
) }}

-- A visitor counts on the first day of a period on which they come through the channel, as in int_company_visitors.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
    where started_on in (select business_date from period_days)
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null and paid_on in (select business_date from period_days)
),

channel_days as (
    select distinct channel, visitor_key, started_on as business_date from sessions
),

channel_days_in_order as (
    select
        *,
        lag(business_date) over (partition by channel, visitor_key order by business_date) as previous_on
    from channel_days
),

visitors as (
    select
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        channel_days_in_order.channel,
        channel_days_in_order.visitor_key
    from channel_days_in_order
    inner join period_days on channel_days_in_order.business_date = period_days.business_date
    where coalesce(channel_days_in_order.previous_on < period_days.period_start, true)
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
