-- Campaigns of the assigned shops on the day of their end: who took part, and how many were meant to.
with campaigns as (
    select * from {{ ref('int_campaign_coverage') }}
    where is_complete and in_web_events and target_participants > 0
),

campaign_events as (
    select * from {{ ref('int_campaign_events') }}
    where event_type <> 'page_view'
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
),

raw_events as (
    select * from {{ ref('raw_events') }}
),

raw_campaigns as (
    select * from {{ ref('stg_campaigns') }}
),

participations as (
    select
        campaigns.ended_on,
        campaigns.shop_id,
        campaigns.campaign_id || '/' || campaign_events.visitor_key as campaign_visitor,
        {{- raw_columns() }}
    from campaigns
    inner join campaign_events on {{ is_within_campaign('campaign_events', 'campaigns') }}
    inner join raw_events as raw_rows on campaign_events.platform || '/' || campaign_events.event_id = raw_rows.event_key
),

meant as (
    select
        campaigns.ended_on,
        campaigns.shop_id,
        campaigns.target_participants,
        {{ raw_row('campaigns', ['campaign_id']) }}
    from campaigns
    inner join raw_campaigns as raw_rows on campaigns.platform = raw_rows.platform and campaigns.campaign_id = raw_rows.campaign_id
),

cases as (
    {{ owned_rows('participations', 'ended_on', [('shop', 'shop_id')]) }}
),

targets as (
    {{ owned_rows('meant', 'ended_on', [('shop', 'shop_id')]) }}
),

traced as (
    {{ traced([{'kpi': 'participation_rate', 'on': 'ended_on', 'part': 'numerator', 'key': 'campaign_visitor'}]) }}
    union all
    {{ traced([{'kpi': 'participation_rate', 'on': 'ended_on', 'part': 'denominator', 'amount': 'target_participants'}], relation='targets') }}
)

select * from traced
