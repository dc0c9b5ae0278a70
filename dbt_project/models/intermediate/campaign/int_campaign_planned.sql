with campaigns as (
    select * from {{ ref('int_campaign_coverage') }}
    where is_complete
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
)

select
    campaigns.platform,
    campaigns.campaign_id,
    campaigns.ended_on,
    staff_days.employee_id,
    staff_days.role,
    campaigns.in_orders,
    campaigns.in_web_events
from campaigns
inner join staff_days on campaigns.planner_id = staff_days.employee_id and campaigns.ended_on = staff_days.business_date
