{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {
            'sources': ['messages', 'conversations'], 'before': 1, 'after': all_later_days(), 'after_by_source': {'messages': 0},
        },
        'day_column': 'business_date',
    },
) }}

-- A conversation tells whose a message without an agent is, however late the message: a changed one reaches all later days.
-- One of the models that read what agents write; others are int_conversation_messages and the trace of violations. They let out counts and keys.
with {{ written_texts('sent_at < ' ~ as_of_end() ~ ' and ' ~ in_rebuilt_time('sent_at')) }},

judged as (
    select agent_id, business_date, 1 as message_count, 0 as violation_count from written
    union all
    select agent_id, business_date, 0, 1 from written
    where {{ has_banned_phrase() }}
)

select
    agent_id,
    business_date,
    cast(sum(message_count) as bigint) as message_count,
    cast(sum(violation_count) as bigint) as violation_count
from judged
where agent_id is not null
group by agent_id, business_date
