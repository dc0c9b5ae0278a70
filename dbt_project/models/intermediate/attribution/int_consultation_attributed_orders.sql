-- The last presale conversation with started_at < paid_at <= end + window; ties by conversation_id. An order is credited to a
-- conversation in which an agent is seen to write: a name on it is not enough.
with payments as (
    select * from {{ ref('int_conversation_payments') }}
    where is_in_consultation_window
),

conversations as (
    select * from {{ ref('int_human_conversations') }}
    where stage = 'presale' and first_agent_message_at is not null
),

orders as (
    select * from {{ ref('int_order_visitors') }}
),

chosen as (
    select
        payments.order_key,
        max_by(conversations.conversation_key, (conversations.started_at, conversations.conversation_id)) as conversation_key
    from payments
    inner join conversations on payments.conversation_key = conversations.conversation_key
    group by payments.order_key
)

select
    orders.order_key,
    orders.shop_id,
    conversations.conversation_key,
    conversations.last_agent_id as agent_id,
    orders.paid_amount,
    orders.paid_at,
    orders.paid_on
from chosen
inner join conversations on chosen.conversation_key = conversations.conversation_key
inner join orders on chosen.order_key = orders.order_key
