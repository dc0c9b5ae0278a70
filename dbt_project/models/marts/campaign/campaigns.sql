with coverage as (
    select
        *,
        true as has_campaigns,
        true as in_campaigns
    from {{ ref('int_campaign_coverage') }}
),

orders as (
    select * from {{ ref('int_campaign_orders') }}
),

traffic as (
    select * from {{ ref('int_campaign_traffic') }}
)

select
    coverage.platform,
    coverage.campaign_id,
    coverage.campaign_name,
    coverage.shop_id,
    coverage.planner_id,
    coverage.starts_at,
    coverage.ends_at,
    coverage.days,
    coverage.cost,
    coverage.target_participants,
    coverage.is_complete,
    {{ campaign_kpi_columns() }}
from coverage
left join orders on coverage.platform = orders.platform and coverage.campaign_id = orders.campaign_id
left join traffic on coverage.platform = traffic.platform and coverage.campaign_id = traffic.campaign_id
