with campaigns as (
    select * from {{ ref('int_campaign_coverage') }}
),

campaign_days as (
    select * from {{ ref('int_campaign_days') }}
),

orders as (
    select * from {{ ref('int_orders') }}
    where is_paid
),

campaign_orders as (
    select * from {{ ref('int_campaign_attributed_orders') }}
),

shop_order_days as (
    select shop_id, paid_on, count(*) as order_count, sum(paid_amount) as gmv
    from orders
    group by shop_id, paid_on
),

-- The orders of the campaign's shop (of all, where it names none) on the days that the campaign touches.
shop_totals as (
    select
        campaigns.platform,
        campaigns.campaign_id,
        sum(shop_order_days.order_count) as order_count,
        sum(shop_order_days.gmv) as gmv
    from campaigns
    inner join campaign_days
        on campaigns.platform = campaign_days.platform and campaigns.campaign_id = campaign_days.campaign_id
    inner join shop_order_days
        on campaign_days.business_date = shop_order_days.paid_on
        and (campaigns.shop_id is null or campaigns.shop_id = shop_order_days.shop_id)
    group by campaigns.platform, campaigns.campaign_id
),

campaign_totals as (
    select
        platform,
        campaign_id,
        count(*) as order_count,
        sum(paid_amount) as gmv,
        count(case when is_of_campaign_shop then 1 end) as own_shop_order_count,
        sum(case when is_of_campaign_shop then paid_amount end) as own_shop_gmv
    from campaign_orders
    group by platform, campaign_id
)

select
    campaigns.platform,
    campaigns.campaign_id,
    campaigns.cost,
    coalesce(campaign_totals.order_count, 0) as order_count,
    coalesce(campaign_totals.gmv, 0) as gmv,
    coalesce(campaign_totals.own_shop_order_count, 0) as own_shop_order_count,
    coalesce(campaign_totals.own_shop_gmv, 0) as own_shop_gmv,
    cast(coalesce(shop_totals.order_count, 0) as bigint) as shop_order_count,
    coalesce(shop_totals.gmv, 0) as shop_gmv
from campaigns
left join campaign_totals on campaigns.platform = campaign_totals.platform and campaigns.campaign_id = campaign_totals.campaign_id
left join shop_totals on campaigns.platform = shop_totals.platform and campaigns.campaign_id = shop_totals.campaign_id
