-- What each agent's conversations brought, by the end of the conversation and by the day of its rating, in the role held on that day.
with human_conversations as (
    select * from {{ ref('int_human_conversations') }}
    where agent_id is not null
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

moments as (
    select
        agent_id,
        ended_on as business_date,
        1 as conversation_count,
        case when first_agent_message_at is not null then 1 else 0 end as handled_count,
        {{ elapsed_seconds('first_agent_message_at', 'ended_at') }} as handle_seconds,
        null as csat_score,
        null as nps_score
    from human_conversations
    where ended_at is not null
    union all
    select agent_id, rated_on, 0, 0, null, csat_score, nps_score
    from human_conversations
    where rated_at is not null
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.employee_id,
    staff_days.role,
    sum(moments.conversation_count) as conversation_count,
    sum(moments.handled_count) as handled_count,
    sum(moments.handle_seconds) as handle_seconds,
    count(moments.csat_score) as rating_count,
    count(case when moments.csat_score >= 4 then 1 end) as satisfied_count,
    count(case when moments.csat_score <= 2 then 1 end) as dissatisfied_count,
    sum(moments.csat_score) as score_sum,
    count(moments.nps_score) as nps_count,
    count(case when moments.nps_score >= 9 then 1 end) - count(case when moments.nps_score <= 6 then 1 end) as net_promoter_count
from moments
inner join staff_days
    on moments.agent_id = staff_days.employee_id and moments.business_date = staff_days.business_date
inner join period_days on moments.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
