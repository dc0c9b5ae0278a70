-- Campaigns of the assigned shops that end in the period, each whole, against the participants they were meant to reach.
with campaigns as (
    select
        *,
        {{ business_date('ends_at') }} as ended_on
    from {{ ref('stg_campaigns') }}
    where target_participants is not null and ends_at < {{ as_of_end() }}
),

participant_days as (
    select * from {{ ref('int_campaign_participant_days') }}
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
    where scope_type = 'shop'
),

period_days as (
    select * from {{ ref('period_days') }}
),

participants as (
    select
        platform,
        campaign_id,
        count(distinct visitor_key) as participant_count
    from participant_days
    group by platform, campaign_id
)

select
    period_days.period_type,
    period_days.period_start,
    assignments.employee_id,
    assignments.role,
    cast(sum(coalesce(participants.participant_count, 0)) as bigint) as participant_count,
    cast(sum(campaigns.target_participants) as bigint) as target_participant_count
from campaigns
inner join assignments
    on campaigns.shop_id = assignments.scope_id and campaigns.ended_on = assignments.business_date
inner join period_days on campaigns.ended_on = period_days.business_date
left join participants
    on campaigns.platform = participants.platform and campaigns.campaign_id = participants.campaign_id
group by period_days.period_type, period_days.period_start, assignments.employee_id, assignments.role
