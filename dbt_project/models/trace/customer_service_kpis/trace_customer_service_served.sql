-- Conversations by their end and by the day of their rating, in the role held on that day.
with conversations as (
    select * from {{ ref('int_human_conversations') }}
    where agent_id is not null
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

raw_rows as (
    select * from {{ ref('raw_conversations') }}
),

moments as (
    select 'ended' as moment, ended_on as moved_on, * from conversations
    where ended_at is not null
    union all
    select 'rated' as moment, rated_on as moved_on, * from conversations
    where rated_at is not null
),

cases as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        moments.moment,
        moments.moved_on,
        moments.first_agent_message_at,
        moments.csat_score,
        moments.nps_score,
        {{ elapsed_seconds('moments.first_agent_message_at', 'moments.ended_at') }} as handle_seconds,
        {{- raw_columns() }}
    from moments
    inner join staff_days on moments.agent_id = staff_days.employee_id and moments.moved_on = staff_days.business_date
    inner join raw_rows on moments.conversation_key = raw_rows.conversation_key
),

traced as (
    {{ traced([
        {'kpi': 'conversation_count', 'on': 'moved_on', 'when': "moment = 'ended'", 'value': 1},
        {'kpi': 'conversations_per_day', 'on': 'moved_on', 'when': "moment = 'ended'", 'part': 'numerator'},
        {'kpi': 'conversations_per_hour', 'on': 'moved_on', 'when': "moment = 'ended'", 'part': 'numerator'},
        {'kpi': 'service_complaint_rate', 'on': 'moved_on', 'when': "moment = 'ended'", 'part': 'denominator'},
        {'kpi': 'attitude_complaint_rate', 'on': 'moved_on', 'when': "moment = 'ended'", 'part': 'denominator'},
        {'kpi': 'cost_per_contact', 'on': 'moved_on', 'when': "moment = 'ended'", 'part': 'denominator'},
        {'kpi': 'average_handle_seconds', 'on': 'moved_on', 'when': "moment = 'ended' and first_agent_message_at is not null", 'measure': 'handle_seconds'},
        {'kpi': 'chat_csat', 'on': 'moved_on', 'when': "moment = 'rated' and csat_score is not null", 'hit': 'csat_score >= 4'},
        {'kpi': 'chat_csat_average', 'on': 'moved_on', 'when': "moment = 'rated' and csat_score is not null", 'measure': 'csat_score'},
        {'kpi': 'dsat_rate', 'on': 'moved_on', 'when': "moment = 'rated' and csat_score is not null", 'hit': 'csat_score <= 2'},
        {
            'kpi': 'chat_nps', 'on': 'moved_on', 'when': "moment = 'rated' and nps_score is not null",
            'measure': 'case when nps_score >= 9 then 1 when nps_score <= 6 then -1 else 0 end',
        },
    ]) }}
)

select * from traced
