{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['messages', 'conversations'], 'before': 31, 'after': 0},
        'day_column': 'started_on',
    },
) }}

-- What agents wrote, and how long the customer had waited for it. One pass over a conversation's messages: each message of an
-- agent or the bot ends a turn, so that a turn is a burst of customer messages and the message that answers it. The bodies stay where they are.
with conversations as (
    select * from {{ ref('stg_conversations') }}
    where
        not coalesce(is_bot_only, false)
        and started_at < {{ as_of_end() }}
        and {{ in_rebuilt_time('started_at') }}
),

messages as (
    select platform, conversation_id, seq, sender, agent_id, sent_at from {{ ref('stg_messages') }}
    where sender in ('customer', 'agent', 'bot') and sent_at < {{ as_of_end() }}
),

numbered as (
    select
        messages.platform,
        messages.conversation_id,
        conversations.agent_id as conversation_agent_id,
        conversations.started_at,
        messages.seq,
        messages.sender,
        messages.agent_id,
        messages.sent_at,
        count(case when messages.sender <> 'customer' then 1 end) over (
            partition by messages.platform, messages.conversation_id
            order by messages.seq
            rows between unbounded preceding and 1 preceding
        ) as turn_number
    from messages
    inner join conversations
        on messages.platform = conversations.platform and messages.conversation_id = conversations.conversation_id
),

turns as (
    select
        platform,
        conversation_id,
        conversation_agent_id,
        started_at,
        max(seq) as seq,
        max(case when sender = 'agent' then agent_id end) as agent_id,
        max(case when sender = 'agent' then sent_at end) as sent_at,
        case when count(*) > 1 then min_by(sent_at, seq) end as asked_at
    from numbered
    group by platform, conversation_id, conversation_agent_id, started_at, turn_number
    having count(case when sender = 'agent' then 1 end) > 0
)

select
    platform,
    conversation_id,
    seq,
    coalesce(agent_id, conversation_agent_id) as agent_id,
    sent_at,
    {{ business_date('started_at') }} as started_on,
    {{ elapsed_seconds('asked_at', 'sent_at') }} as response_seconds
from turns
