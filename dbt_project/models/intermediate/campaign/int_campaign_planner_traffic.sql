-- Clicks and participants are summed over a planner's campaigns; visitors of several count once.
with planned as (
    select * from {{ ref('int_campaign_planned') }}
    where in_web_events
),

campaign_traffic as (
    select * from {{ ref('int_campaign_traffic') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

visitors as (
    select * from {{ ref('int_campaign_planner_visitors') }}
),

sums as (
    select
        period_days.period_type,
        period_days.period_start,
        planned.employee_id,
        planned.role,
        count(*) as campaign_count,
        sum(campaign_traffic.click_count) as click_count,
        sum(case when campaign_traffic.target_participants is not null then campaign_traffic.participant_count end) as participant_count,
        sum(campaign_traffic.target_participants) as target_participants
    from planned
    inner join period_days on planned.ended_on = period_days.business_date
    inner join campaign_traffic
        on planned.platform = campaign_traffic.platform and planned.campaign_id = campaign_traffic.campaign_id
    group by period_days.period_type, period_days.period_start, planned.employee_id, planned.role
)

select
    sums.period_type,
    sums.period_start,
    sums.employee_id,
    sums.role,
    sums.campaign_count,
    sums.click_count,
    sums.participant_count,
    sums.target_participants,
    coalesce(visitors.uv, 0) as uv,
    coalesce(visitors.converting_uv, 0) as converting_uv,
    coalesce(visitors.paying_visitor_count, 0) as paying_visitor_count,
    coalesce(visitors.shop_uv, 0) as shop_uv,
    coalesce(visitors.shop_paying_visitor_count, 0) as shop_paying_visitor_count
from sums
left join visitors
    on sums.period_type = visitors.period_type
    and sums.period_start = visitors.period_start
    and sums.employee_id = visitors.employee_id
    and sums.role = visitors.role
