-- Conversations with a human that are over, as they were known when they ended, and what came of them: the cases that the
-- models of predicted_csat and predicted_resolution_rate learn from and judge.
with conversations as (
    select
        *,
        platform || '/' || coalesce('buyer/' || buyer_id, 'visitor/' || visitor_id) as person_key,
        case
            when issue_id is not null then 'issue/' || issue_id
            when buyer_id is not null then 'buyer/' || buyer_id || '/' || coalesce(category, '')
        end as issue_key
    from {{ ref('stg_conversations') }}
    where started_at < {{ as_of_end() }}
),

said as (
    select * from {{ ref('int_conversation_messages') }}
),

contacts as (
    select * from {{ ref('int_earlier_contacts') }}
),

served as (
    select
        conversations.*,
        coalesce(conversations.agent_id, said.last_agent_id) as served_by,
        said.first_agent_at,
        said.agent_message_count,
        said.banned_phrase_count,
        coalesce(contacts.earlier_contact_count, 0) as earlier_contact_count
    from conversations
    inner join said
        on conversations.platform = said.platform and conversations.conversation_id = said.conversation_id
    left join contacts
        on conversations.platform = contacts.platform and conversations.conversation_id = contacts.conversation_id
    where not coalesce(conversations.is_bot_only, false)
),

-- Without an issue or a buyer nobody could be seen to come back: such a conversation has no label.
followed as (
    select
        *,
        lead(started_at) over (partition by platform, issue_key order by started_at, conversation_id) as next_started_at,
        {{ add_hours('ended_at', 24 * var('issue_window_days')) }} as settled_at
    from served
)

select
    platform,
    conversation_id,
    served_by as agent_id,
    started_at,
    ended_at,
    {{ business_date('ended_at') }} as ended_on,
    {{ period_start('month', business_date('ended_at')) }} as month_start,
    category,
    difficulty,
    cast(floor({{ elapsed_seconds(start_of_business_date(business_date('started_at')), 'started_at') }} / 3600) as integer) as started_hour,
    greatest(0, {{ elapsed_seconds('coalesce(human_entered_at, started_at)', 'first_agent_at') }}) as waiting_seconds,
    greatest(0, {{ elapsed_seconds('first_agent_at', 'ended_at') }}) as handle_seconds,
    agent_message_count as turns,
    earlier_contact_count as earlier_contacts,
    banned_phrase_count as banned_phrases,
    case when csat_at < {{ as_of_end() }} then csat_score >= 4 end as is_satisfied,
    case when csat_score is not null and csat_at < {{ as_of_end() }} then {{ business_date('csat_at') }} end as rated_on,
    case
        when issue_key is not null and settled_at <= {{ as_of_end() }} then coalesce(next_started_at > settled_at, true)
    end as needs_no_further_contact,
    case when issue_key is not null and settled_at <= {{ as_of_end() }} then {{ business_date('settled_at') }} end as settled_on
from followed
where ended_at < {{ as_of_end() }}
