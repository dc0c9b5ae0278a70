{% set longest_window = [var('consultation_attribution_hours'), var('cross_sell_window_hours')] | max %}

-- What a conversation's person paid after it began and within the window after its end. A buyer is matched by the buyer; only where
-- the conversation or the order names none, by the visitor: two buyers on one device stay two. An open conversation ends, so
-- far, with its last message.
with conversations as (
    select
        *,
        coalesce(ended_at, last_message_at) as known_end_at
    from {{ ref('int_served_conversations') }}
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
