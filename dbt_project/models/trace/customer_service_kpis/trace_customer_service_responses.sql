-- How long customers waited: for the first message by conversation, for each answer by message; by the start of the conversation.
with first_responses as (
    select
        *,
        platform || '/' || conversation_id as conversation_key
    from {{ ref('int_first_responses') }}
),

agent_messages as (
    select * from {{ ref('int_agent_messages') }}
    where response_seconds is not null
),

raw_conversations as (
    select * from {{ ref('raw_conversations') }}
),

raw_messages as (
    select * from {{ ref('stg_messages') }}
),

waits as (
    select
        'conversation' as waited_for,
        first_responses.agent_id,
        first_responses.started_on,
        first_responses.response_seconds,
        {{- raw_columns() }}
    from first_responses
    inner join raw_conversations as raw_rows on first_responses.conversation_key = raw_rows.conversation_key
    union all
    select
        'message' as waited_for,
        agent_messages.agent_id,
        agent_messages.started_on,
        agent_messages.response_seconds,
        {{ raw_row('messages', ['conversation_id', 'seq']) }}
    from agent_messages
    inner join raw_messages as raw_rows
        on agent_messages.platform = raw_rows.platform
        and agent_messages.conversation_id = raw_rows.conversation_id
        and agent_messages.seq = raw_rows.seq
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

cases as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        waits.*
    from waits
    inner join staff_days on waits.agent_id = staff_days.employee_id and waits.started_on = staff_days.business_date
),

traced as (
    {{ traced([
        {'kpi': 'first_response_seconds', 'on': 'started_on', 'when': "waited_for = 'conversation' and response_seconds is not null", 'measure': 'response_seconds'},
        {'kpi': 'first_response_seconds_p90', 'on': 'started_on', 'when': "waited_for = 'conversation' and response_seconds is not null", 'input': 'response_seconds'},
        {'kpi': 'response_within_30s_rate', 'on': 'started_on', 'when': "waited_for = 'conversation'", 'hit': 'response_seconds <= ' ~ var('first_response_target_seconds')},
        {'kpi': 'average_response_seconds', 'on': 'started_on', 'when': "waited_for = 'message'", 'measure': 'response_seconds'},
    ]) }}
)

select * from traced
