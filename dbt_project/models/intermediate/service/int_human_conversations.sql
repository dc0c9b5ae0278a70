-- Conversations that an agent served, as they are known on the as-of date: what ends or is rated after it is neither yet.
with conversations as (
    select * from {{ ref('stg_conversations') }}
    where started_at < {{ as_of_end() }} and not coalesce(is_bot_only, false)
),

agent_messages as (
    select * from {{ ref('int_agent_messages') }}
),

platforms_with_messages as (
    select distinct platform from {{ ref('stg_messages') }}
),

written as (
    select
        platform,
        conversation_id,
        min_by(sent_at, seq) as first_sent_at,
        min_by(agent_id, seq) as first_agent_id,
        max_by(agent_id, case when agent_id is not null then (sent_at, seq) end) as last_agent_id
    from agent_messages
    group by platform, conversation_id
),

as_known as (
    select
        conversations.platform,
        conversations.conversation_id,
        coalesce(conversations.shop_id, 'unknown') as shop_id,
        conversations.issue_id,
        conversations.buyer_id,
        conversations.visitor_id,
        coalesce(conversations.agent_id, written.first_agent_id) as agent_id,
        coalesce(conversations.agent_id, written.last_agent_id) as last_agent_id,
        conversations.channel,
        conversations.stage,
        coalesce(conversations.category, 'unknown') as category,
        coalesce(conversations.difficulty, 0) as difficulty,
        conversations.started_at,
        conversations.human_entered_at,
        written.first_sent_at as first_agent_message_at,
        case when conversations.ended_at < {{ as_of_end() }} then conversations.ended_at end as ended_at,
        conversations.is_resolved,
        coalesce(conversations.wants_to_abandon, false) as wants_to_abandon,
        conversations.csat_score,
        conversations.nps_score,
        -- A rating without a time is in no period.
        case
            when coalesce(conversations.csat_score, conversations.nps_score) is not null and conversations.csat_at < {{ as_of_end() }}
                then conversations.csat_at
        end as rated_at
    from conversations
    left join written
        on conversations.platform = written.platform and conversations.conversation_id = written.conversation_id
    left join platforms_with_messages on conversations.platform = platforms_with_messages.platform
    -- Where no messages are exported at all, the agent's name is the only sign of one.
    where
        written.conversation_id is not null
        or (platforms_with_messages.platform is null and conversations.agent_id is not null)
)

select
    platform || '/' || conversation_id as conversation_key,
    platform,
    conversation_id,
    shop_id,
    issue_id,
    platform || '/' || buyer_id as buyer_key,
    platform || '/' || visitor_id as visitor_key,
    platform || '/' || coalesce('buyer/' || buyer_id, 'visitor/' || visitor_id) as person_key,
    agent_id,
    last_agent_id,
    channel,
    stage,
    category,
    difficulty,
    started_at,
    {{ business_date('started_at') }} as started_on,
    human_entered_at,
    first_agent_message_at,
    ended_at,
    {{ business_date('ended_at') }} as ended_on,
    case when ended_at is not null then is_resolved end as is_resolved,
    wants_to_abandon,
    rated_at,
    {{ business_date('rated_at') }} as rated_on,
    case when rated_at is not null then csat_score end as csat_score,
    case when rated_at is not null then nps_score end as nps_score
from as_known
