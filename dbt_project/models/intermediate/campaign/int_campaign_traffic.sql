with campaigns as (
    select * from {{ ref('int_campaign_coverage') }}
),

campaign_visitors as (
    select * from {{ ref('int_campaign_visitors') }}
),

shop_visitors as (
    select * from {{ ref('int_campaign_shop_visitors') }}
),

campaign_totals as (
    select
        platform,
        campaign_id,
        sum(click_count) as click_count,
        count(case when is_participant then 1 end) as participant_count,
        count(case when is_page_visitor then 1 end) as uv,
        count(case when is_page_visitor and is_paying then 1 end) as paying_visitor_count
    from campaign_visitors
    group by platform, campaign_id
),

shop_totals as (
    select
        platform,
        campaign_id,
        count(*) as uv,
        count(case when is_paying then 1 end) as paying_visitor_count
    from shop_visitors
    group by platform, campaign_id
)

select
    campaigns.platform,
    campaigns.campaign_id,
    case when campaigns.target_participants > 0 then campaigns.target_participants end as target_participants,
    coalesce(campaign_totals.participant_count, 0) as participant_count,
    cast(coalesce(campaign_totals.click_count, 0) as bigint) as click_count,
    coalesce(campaign_totals.uv, 0) as uv,
    coalesce(campaign_totals.uv, 0) as converting_uv,
    coalesce(campaign_totals.paying_visitor_count, 0) as paying_visitor_count,
    coalesce(shop_totals.uv, 0) as shop_uv,
    coalesce(shop_totals.paying_visitor_count, 0) as shop_paying_visitor_count
from campaigns
left join campaign_totals on campaigns.platform = campaign_totals.platform and campaigns.campaign_id = campaign_totals.campaign_id
left join shop_totals on campaigns.platform = shop_totals.platform and campaigns.campaign_id = shop_totals.campaign_id
