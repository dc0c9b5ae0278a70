{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['messages', 'conversations'], 'before': 0, 'after': 31},
        'day_column': 'business_date',
    },
) }}

-- One of the two models that read what agents write; the other is int_conversation_messages. Both let out counts alone.
with banned_phrases as (
    select distinct {{ plain_words('phrase') }} as phrase from {{ ref('banned_phrases') }}
),

conversations as (
    select * from {{ ref('stg_conversations') }}
    where not coalesce(is_bot_only, false)
),

messages as (
    select * from {{ ref('stg_messages') }}
    where
        sender = 'agent'
        and body is not null
        and sent_at < {{ as_of_end() }}
        and {{ in_rebuilt_time('sent_at') }}
),

written as (
    select
        coalesce(messages.agent_id, conversations.agent_id) as agent_id,
        {{ business_date('messages.sent_at') }} as business_date,
        {{ plain_words('messages.body') }} as words
    from messages
    inner join conversations
        on messages.platform = conversations.platform and messages.conversation_id = conversations.conversation_id
),

judged as (
    select agent_id, business_date, 1 as message_count, 0 as violation_count from written
    union all
    select agent_id, business_date, 0, 1 from written
    where exists (
        select 1 from banned_phrases
        where banned_phrases.phrase <> '' and contains(written.words, banned_phrases.phrase)
    )
)

select
    agent_id,
    business_date,
    cast(sum(message_count) as bigint) as message_count,
    cast(sum(violation_count) as bigint) as violation_count
from judged
where agent_id is not null
group by agent_id, business_date
