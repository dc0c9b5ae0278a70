with planned as (
    select * from {{ ref('int_campaign_planned') }}
    where in_orders
),

campaign_orders as (
    select * from {{ ref('int_campaign_orders') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    planned.employee_id,
    planned.role,
    count(*) as campaign_count,
    sum(campaign_orders.cost) as cost,
    sum(campaign_orders.order_count) as order_count,
    sum(campaign_orders.gmv) as gmv,
    sum(campaign_orders.own_shop_order_count) as own_shop_order_count,
    sum(campaign_orders.own_shop_gmv) as own_shop_gmv,
    sum(campaign_orders.shop_order_count) as shop_order_count,
    sum(campaign_orders.shop_gmv) as shop_gmv
from planned
inner join period_days on planned.ended_on = period_days.business_date
inner join campaign_orders
    on planned.platform = campaign_orders.platform and planned.campaign_id = campaign_orders.campaign_id
group by period_days.period_type, period_days.period_start, planned.employee_id, planned.role
