-- Conversations in which a human answered, as they are known on the as-of date: one that ends tomorrow has not ended.
with conversations as (
    select * from {{ ref('stg_conversations') }}
    where started_at < {{ as_of_end() }}
),

messages as (
    select * from {{ ref('stg_messages') }}
    where sent_at < {{ as_of_end() }}
),

served as (
    select
        platform,
        conversation_id,
        max(sent_at) as last_message_at,
        max_by(case when sender = 'agent' then agent_id end, case when sender = 'agent' and agent_id is not null then (sent_at, seq) end) as agent_id
    from messages
    group by platform, conversation_id
    having count(case when sender = 'agent' then 1 end) > 0
),

as_known as (
    select
        conversations.platform || '/' || conversations.conversation_id as conversation_key,
        conversations.platform,
        conversations.conversation_id,
        conversations.issue_id,
        coalesce(conversations.agent_id, served.agent_id) as agent_id,
        conversations.platform || '/' || conversations.buyer_id as buyer_key,
        conversations.platform || '/' || conversations.visitor_id as visitor_key,
        conversations.platform || '/' || coalesce('buyer/' || conversations.buyer_id, 'visitor/' || conversations.visitor_id) as person_key,
        conversations.stage,
        coalesce(conversations.category, 'unknown') as category,
        coalesce(conversations.difficulty, 0) as difficulty,
        conversations.is_resolved,
        coalesce(conversations.wants_to_abandon, false) as wants_to_abandon,
        conversations.started_at,
        served.last_message_at,
        case when conversations.ended_at < {{ as_of_end() }} then conversations.ended_at end as ended_at,
        case when conversations.csat_at < {{ as_of_end() }} then conversations.csat_score end as csat_score,
        case when conversations.csat_at < {{ as_of_end() }} then conversations.csat_at end as csat_at
    from conversations
    inner join served
        on conversations.platform = served.platform and conversations.conversation_id = served.conversation_id
)

select
    *,
    {{ business_date('ended_at') }} as ended_on,
    {{ business_date('csat_at') }} as csat_on
from as_known
