-- What a campaign is compared with: orders and visitors of its shop (of all, where it names none) on the days that it touches. They count once a
-- campaign, visitors once in all.
with planned as (
    select * from {{ ref('int_campaign_planned') }}
    where in_orders
),

campaigns as (
    select * from {{ ref('int_campaign_coverage') }}
),

campaign_days as (
    select * from {{ ref('int_campaign_days') }}
),

orders as (
    select * from {{ ref('int_order_visitors') }}
),

page_views as (
    select * from {{ ref('raw_page_views') }}
),

shop_visitors as (
    select * from {{ ref('int_campaign_shop_visitors') }}
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

shop_days as (
    select
        planned.employee_id as subject_id,
        planned.role as subject_role,
        planned.ended_on,
        planned.in_web_events,
        planned.platform as campaign_platform,
        planned.campaign_id,
        campaigns.shop_id,
        campaign_days.business_date
    from planned
    inner join campaigns on planned.platform = campaigns.platform and planned.campaign_id = campaigns.campaign_id
    inner join campaign_days on planned.platform = campaign_days.platform and planned.campaign_id = campaign_days.campaign_id
),

cases as (
    select
        shop_days.*,
        shop_days.campaign_id || '/' || orders.order_key as campaign_order,
        orders.paid_amount,
        shop_visitors.visitor_key,
        {{- raw_columns() }}
    from shop_days
    inner join orders
        on shop_days.business_date = orders.paid_on
        and (shop_days.shop_id is null or shop_days.shop_id = orders.shop_id)
    inner join raw_orders as raw_rows on orders.order_key = raw_rows.order_key
    left join shop_visitors
        on shop_days.campaign_platform = shop_visitors.platform
        and shop_days.campaign_id = shop_visitors.campaign_id
        and orders.visitor_key = shop_visitors.visitor_key
),

visits as (
    select
        shop_days.*,
        page_views.visitor_key,
        {{- raw_columns('page_views') }}
    from shop_days
    inner join page_views
        on shop_days.business_date = page_views.viewed_on
        and (shop_days.shop_id is null or shop_days.shop_id = page_views.shop_id)
    where shop_days.in_web_events
),

traced as (
    {{ traced([
        {'kpi': 'campaign_order_share', 'on': 'ended_on', 'part': 'denominator', 'key': 'campaign_order'},
        {'kpi': 'campaign_gmv_share', 'on': 'ended_on', 'part': 'denominator', 'key': 'campaign_order', 'amount': 'coalesce(paid_amount, 0)'},
        {
            'kpi': 'campaign_conversion_lift', 'on': 'ended_on', 'input': 1, 'key': 'visitor_key',
            'when': 'in_web_events and visitor_key is not null', 'group': "'shop payers'",
        },
    ]) }}
    union all
    {{ traced([{'kpi': 'campaign_conversion_lift', 'on': 'ended_on', 'input': 1, 'key': 'visitor_key', 'group': "'shop visitors'"}], relation='visits') }}
)

select * from traced
