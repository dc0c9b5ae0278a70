-- Ratings of the conversations that the team's members served, by the team on the day of the rating.
with conversations as (
    select * from {{ ref('int_human_conversations') }}
    where csat_score is not null
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
    where team_id is not null
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.team_id,
    count(*) as rating_count,
    count(case when conversations.csat_score >= 4 then 1 end) as satisfied_count
from conversations
inner join staff_days
    on conversations.agent_id = staff_days.employee_id and conversations.rated_on = staff_days.business_date
inner join period_days on conversations.rated_on = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.team_id
