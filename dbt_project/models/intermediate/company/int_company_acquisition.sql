-- Spend on ads and campaigns, and the gmv attributed to ads.
with ad_spend_days as (
    select * from {{ ref('int_ad_spend_days') }}
),

campaign_days as (
    select * from {{ ref('int_campaign_days') }}
),

attributed_orders as (
    select * from {{ ref('int_ad_attributed_orders') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

movements as (
    select business_date, shop_id, cast(spend as double) as ad_spend, 0 as campaign_cost, 0 as attributed_gmv, 1 as ad_row_count, 0 as order_count
    from ad_spend_days
    union all
    select business_date, shop_id, 0, cost, 0, 0, 0
    from campaign_days
    union all
    select paid_on, shop_id, 0, 0, cast(paid_amount as double), 0, 1
    from attributed_orders
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(movements.shop_id, 'all') as shop_id,
    cast(sum(cast(movements.ad_spend as decimal(18, 4))) as decimal(18, 4)) as ad_spend,
    -- Exact, so that the sum does not depend on the order of its rows.
    sum(cast(movements.campaign_cost as decimal(28, 12))) as campaign_cost,
    sum(cast(movements.attributed_gmv as decimal(18, 4))) as ad_attributed_gmv,
    sum(movements.ad_row_count) as ad_row_count,
    sum(movements.order_count) as ad_attributed_order_count
from movements
inner join period_days on movements.business_date = period_days.business_date
group by grouping sets (
    (period_days.period_type, period_days.period_start, movements.shop_id),
    (period_days.period_type, period_days.period_start)
)
