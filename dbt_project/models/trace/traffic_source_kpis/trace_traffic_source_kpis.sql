{{ config(alias='traffic_source_kpis') }}

-- Sessions, the orders of their visitors, attributed orders and spend, by channel.
with sessions as (
    select session_key, channel, visitor_key, started_on from {{ ref('int_sessions') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

attributed_orders as (
    select * from {{ ref('int_source_attributed_orders') }}
),

ad_spend_days as (
    select * from {{ ref('int_ad_spend_days') }}
    where spend is not null
),

raw_events as (
    select * from {{ ref('raw_events') }}
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

raw_ad_days as (
    select * from {{ ref('raw_ad_days') }}
),

channel_visitors as (
    select distinct channel, visitor_key from sessions
),

movements as (
    select 'session' as movement, sessions.channel, sessions.started_on as moved_on, sessions.visitor_key, null as amount, {{- raw_columns() }}
    from sessions
    inner join raw_events as raw_rows on sessions.session_key = raw_rows.event_key
    union all
    select 'payment', channel_visitors.channel, order_visitors.paid_on, order_visitors.visitor_key, null, {{- raw_columns() }}
    from order_visitors
    inner join channel_visitors on order_visitors.visitor_key = channel_visitors.visitor_key
    inner join raw_orders as raw_rows on order_visitors.order_key = raw_rows.order_key
    union all
    select 'order', attributed_orders.channel, attributed_orders.paid_on, null, coalesce(attributed_orders.paid_amount, 0), {{- raw_columns() }}
    from attributed_orders
    inner join raw_orders as raw_rows on attributed_orders.order_key = raw_rows.order_key
    union all
    select 'spend', ad_spend_days.channel, ad_spend_days.business_date, null, ad_spend_days.spend, {{- raw_columns() }}
    from ad_spend_days
    inner join raw_ad_days as raw_rows
        on ad_spend_days.platform = raw_rows.platform
        and ad_spend_days.business_date = raw_rows.business_date
        and ad_spend_days.ad_id = raw_rows.ad_id
),

cases as (
    select
        channel as subject_id,
        cast('' as string) as subject_role,
        movements.*
    from movements
),

traced as (
    {{ traced([
        {'kpi': 'traffic_source_gmv', 'on': 'moved_on', 'value': 'amount', 'when': "movement = 'order'"},
        {'kpi': 'traffic_source_uv', 'on': 'moved_on', 'value': 1, 'key': 'visitor_key', 'when': "movement = 'session'"},
        {'kpi': 'traffic_source_conversion_rate', 'on': 'moved_on', 'part': 'denominator', 'key': 'visitor_key', 'when': "movement = 'session'"},
        {'kpi': 'traffic_source_conversion_rate', 'on': 'moved_on', 'part': 'numerator', 'key': 'visitor_key', 'when': "movement = 'payment'"},
        {'kpi': 'traffic_source_roas', 'on': 'moved_on', 'part': 'numerator', 'amount': 'amount', 'when': "movement = 'order'"},
        {'kpi': 'traffic_source_roas', 'on': 'moved_on', 'part': 'denominator', 'amount': 'amount', 'when': "movement = 'spend'"},
    ]) }}
)

select * from traced
