-- Ratings of the conversations that the team's members served, by the team on the day of the rating.
with conversations as (
    select * from {{ ref('int_human_conversations') }}
    where csat_score is not null
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
    where team_id is not null
),

raw_rows as (
    select * from {{ ref('raw_conversations') }}
),

cases as (
    select
        staff_days.team_id as subject_id,
        cast('' as string) as subject_role,
        conversations.rated_on,
        conversations.csat_score,
        {{- raw_columns() }}
    from conversations
    inner join staff_days
        on conversations.agent_id = staff_days.employee_id and conversations.rated_on = staff_days.business_date
    inner join raw_rows on conversations.conversation_key = raw_rows.conversation_key
),

traced as (
    {{ traced([{'kpi': 'team_csat', 'on': 'rated_on', 'hit': 'csat_score >= 4'}]) }}
)

select * from traced
