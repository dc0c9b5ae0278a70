{% set longest_window = [var('consultation_attribution_hours'), var('cross_sell_window_hours')] | max %}

-- What a conversation's person paid after it began and within the window after its end. A buyer is matched by the buyer; only where
-- the conversation or the order names none, by the visitor: two buyers on one device stay two. An open conversation ends, so
-- far, with its last message.
with human_conversations as (
    select * from {{ ref('int_human_conversations') }}
),

open_ends as (
    select
        human_conversations.conversation_key,
        max(messages.sent_at) as last_message_at
    from human_conversations
    inner join {{ ref('stg_messages') }} as messages
        on human_conversations.platform = messages.platform
        and human_conversations.conversation_id = messages.conversation_id
        and messages.sent_at < {{ as_of_end() }}
    where human_conversations.ended_at is null
    group by human_conversations.conversation_key
),

conversations as (
    select
        human_conversations.*,
        coalesce(human_conversations.ended_at, open_ends.last_message_at) as known_end_at
    from human_conversations
    left join open_ends on human_conversations.conversation_key = open_ends.conversation_key
),

orders as (
    select * from {{ ref('int_order_visitors') }}
),

payments as (
    select
        conversations.conversation_key,
        conversations.known_end_at,
        orders.order_key,
        orders.paid_at
    from conversations
    inner join orders
        on conversations.buyer_key = orders.buyer_key
        and orders.paid_at > conversations.started_at
        and orders.paid_at <= {{ add_hours('conversations.known_end_at', longest_window) }}
    union all
    select
        conversations.conversation_key,
        conversations.known_end_at,
        orders.order_key,
        orders.paid_at
    from conversations
    inner join orders
        on conversations.visitor_key = orders.visitor_key
        and orders.paid_at > conversations.started_at
        and orders.paid_at <= {{ add_hours('conversations.known_end_at', longest_window) }}
    where conversations.buyer_key is null or orders.buyer_key is null
)

select
    conversation_key,
    order_key,
    paid_at,
    paid_at <= {{ add_hours('known_end_at', var('consultation_attribution_hours')) }} as is_in_consultation_window,
    paid_at <= {{ add_hours('known_end_at', var('cross_sell_window_hours')) }} as is_in_cross_sell_window
from payments
