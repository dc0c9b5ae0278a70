-- Who came to the campaign's shop (to any, where it names none) on the days that the campaign touches, taken as one span.
with campaigns as (
    select * from {{ ref('int_campaign_coverage') }}
),

campaign_days as (
    select * from {{ ref('int_campaign_days') }}
),

visitor_days as (
    select * from {{ ref('int_visitor_days') }}
    where page_view_count > 0
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

shop_days as (
    select
        campaigns.platform,
        campaigns.campaign_id,
        campaigns.shop_id,
        campaign_days.business_date
    from campaigns
    inner join campaign_days
        on campaigns.platform = campaign_days.platform and campaigns.campaign_id = campaign_days.campaign_id
),

visitors as (
    select distinct
        shop_days.platform,
        shop_days.campaign_id,
        visitor_days.visitor_key
    from shop_days
    inner join visitor_days
        on shop_days.business_date = visitor_days.business_date
        and (shop_days.shop_id is null or shop_days.shop_id = visitor_days.shop_id)
),

payers as (
    select distinct
        shop_days.platform,
        shop_days.campaign_id,
        order_visitors.visitor_key
    from shop_days
    inner join order_visitors
        on shop_days.business_date = order_visitors.paid_on
        and (shop_days.shop_id is null or shop_days.shop_id = order_visitors.shop_id)
)

select
    visitors.platform,
    visitors.campaign_id,
    visitors.visitor_key,
    payers.visitor_key is not null as is_paying
from visitors
left join payers
    on visitors.platform = payers.platform
    and visitors.campaign_id = payers.campaign_id
    and visitors.visitor_key = payers.visitor_key
