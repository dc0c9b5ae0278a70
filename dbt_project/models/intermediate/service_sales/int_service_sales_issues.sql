-- An issue: conversations of one issue_id (none: of the same buyer and category; no buyer: the conversation alone), each begun
-- within the window after the end of the one before. It ends, for the time being, with its last conversation.
with conversations as (
    select
        *,
        case
            when issue_id is not null then platform || '/issue/' || issue_id
            when buyer_key is not null then 'buyer/' || buyer_key || '/' || category
            else 'conversation/' || conversation_key
        end as thread_key
    from {{ ref('int_served_conversations') }}
),

followed as (
    select
        *,
        lag(ended_at) over (partition by thread_key order by started_at, conversation_key) as previous_ended_at
    from conversations
),

numbered as (
    select
        *,
        sum(case when started_at > {{ add_hours('previous_ended_at', 24 * var('issue_window_days')) }} then 1 else 0 end)
            over (partition by thread_key order by started_at, conversation_key rows between unbounded preceding and current row) as issue_number
    from followed
),

ranked as (
    select
        *,
        row_number() over (partition by thread_key, issue_number order by started_at desc, conversation_key desc) as position_from_last
    from numbered
)

select
    conversation_key as last_conversation_key,
    agent_id,
    category,
    difficulty,
    is_resolved,
    ended_at,
    ended_on,
    {{ add_hours('ended_at', 24 * var('issue_window_days')) }} <= {{ as_of_end() }} as is_window_over
from ranked
where position_from_last = 1 and ended_at is not null and is_resolved is not null
