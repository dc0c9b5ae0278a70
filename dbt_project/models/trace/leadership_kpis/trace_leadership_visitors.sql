-- Visitors of a leader's shops, by their page views, and who paid an order of these shops, by their orders: who did both in a period converted.
with leadership_days as (
    select * from {{ ref('trace_leadership_days') }}
),

page_views as (
    select * from {{ ref('raw_page_views') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

sightings as (
    select 'denominator' as seen_as, viewed_on as seen_on, shop_id, visitor_key, {{- raw_columns('page_views') }}
    from page_views
    union all
    select 'numerator' as seen_as, order_visitors.paid_on as seen_on, order_visitors.shop_id, order_visitors.visitor_key, {{- raw_columns() }}
    from order_visitors
    inner join raw_orders as raw_rows on order_visitors.order_key = raw_rows.order_key
),

cases as (
    select
        leadership_days.subject_id,
        leadership_days.subject_role,
        leadership_days.period_types,
        sightings.*
    from sightings
    inner join leadership_days
        on sightings.seen_on = leadership_days.business_date
        and leadership_days.shop_id in (sightings.shop_id, 'all')
),

traced as (
    {{ traced([
        {'kpi': 'conversion_rate', 'on': 'seen_on', 'key': 'visitor_key', 'when': "seen_as = 'denominator'", 'part': 'denominator', 'period_types': 'period_types'},
        {'kpi': 'conversion_rate', 'on': 'seen_on', 'key': 'visitor_key', 'when': "seen_as = 'numerator'", 'part': 'numerator', 'period_types': 'period_types'},
    ]) }}
)

select * from traced
