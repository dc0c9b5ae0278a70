-- Campaigns of the assigned shops that ended in the period, each whole, against the participants that they were meant to reach.
with campaigns as (
    select * from {{ ref('int_campaign_coverage') }}
    where is_complete and in_web_events
),

campaign_traffic as (
    select * from {{ ref('int_campaign_traffic') }}
    where target_participants is not null
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
    where scope_type = 'shop'
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    assignments.employee_id,
    assignments.role,
    cast(sum(campaign_traffic.participant_count) as bigint) as participant_count,
    cast(sum(campaign_traffic.target_participants) as bigint) as target_participant_count
from campaigns
inner join campaign_traffic
    on campaigns.platform = campaign_traffic.platform and campaigns.campaign_id = campaign_traffic.campaign_id
inner join assignments
    on campaigns.shop_id = assignments.scope_id and campaigns.ended_on = assignments.business_date
inner join period_days on campaigns.ended_on = period_days.business_date
group by period_days.period_type, period_days.period_start, assignments.employee_id, assignments.role
