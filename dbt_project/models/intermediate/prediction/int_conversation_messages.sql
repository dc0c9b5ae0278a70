-- What the messages of a conversation say of how it went, up to its end: counts and times alone leave this model, no text.
with messages as (
    select * from {{ ref('stg_messages') }}
),

conversations as (
    select * from {{ ref('stg_conversations') }}
),

banned_phrases as (
    select distinct {{ plain_words('phrase') }} as phrase from {{ ref('banned_phrases') }}
),

agent_messages as (
    select
        messages.platform,
        messages.conversation_id,
        messages.seq,
        messages.agent_id,
        messages.sent_at,
        {{ plain_words('messages.body') }} as words
    from messages
    inner join conversations
        on messages.platform = conversations.platform and messages.conversation_id = conversations.conversation_id
    where
        messages.sender = 'agent'
        and messages.sent_at < {{ as_of_end() }}
        and (conversations.ended_at is null or messages.sent_at <= conversations.ended_at)
),

banned_messages as (
    select distinct
        agent_messages.platform,
        agent_messages.conversation_id,
        agent_messages.seq
    from agent_messages
    inner join banned_phrases on banned_phrases.phrase <> '' and contains(agent_messages.words, banned_phrases.phrase)
),

ranked as (
    select
        agent_messages.*,
        banned_messages.seq is not null as is_banned,
        row_number() over (
            partition by agent_messages.platform, agent_messages.conversation_id
            order by case when agent_messages.agent_id is not null then 0 else 1 end, agent_messages.sent_at desc, agent_messages.seq desc
        ) as position_from_last
    from agent_messages
    left join banned_messages
        on agent_messages.platform = banned_messages.platform
        and agent_messages.conversation_id = banned_messages.conversation_id
        and agent_messages.seq = banned_messages.seq
)

select
    platform,
    conversation_id,
    min(sent_at) as first_agent_at,
    max(case when position_from_last = 1 then agent_id end) as last_agent_id,
    count(*) as agent_message_count,
    count(case when is_banned then 1 end) as banned_phrase_count
from ranked
group by platform, conversation_id
