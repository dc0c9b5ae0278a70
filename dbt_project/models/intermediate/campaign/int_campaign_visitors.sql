-- What each visitor did with a campaign, within it.
with campaign_events as (
    select * from {{ ref('int_campaign_events') }}
),

campaigns as (
    select * from {{ ref('int_campaign_coverage') }}
),

campaign_orders as (
    select * from {{ ref('int_campaign_attributed_orders') }}
),

visits as (
    select
        campaigns.platform,
        campaigns.campaign_id,
        campaign_events.visitor_key,
        count(case when campaign_events.event_type = 'page_view' and campaign_events.is_on_campaign_page then 1 end) as page_view_count,
        count(case when campaign_events.event_type = 'click' and campaign_events.is_on_campaign_page then 1 end) as click_count,
        count(case when campaign_events.event_type <> 'page_view' then 1 end) as participation_count
    from campaign_events
    inner join campaigns
        on {{ is_within_campaign('campaign_events', 'campaigns') }}
    group by campaigns.platform, campaigns.campaign_id, campaign_events.visitor_key
),

payers as (
    select distinct platform, campaign_id, visitor_key
    from campaign_orders
    where visitor_key is not null
)

select
    visits.platform,
    visits.campaign_id,
    visits.visitor_key,
    visits.click_count,
    visits.page_view_count > 0 as is_page_visitor,
    visits.participation_count > 0 as is_participant,
    payers.visitor_key is not null as is_paying
from visits
left join payers
    on visits.platform = payers.platform
    and visits.campaign_id = payers.campaign_id
    and visits.visitor_key = payers.visitor_key
