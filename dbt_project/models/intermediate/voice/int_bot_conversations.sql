-- Conversations that a bot alone held, and whether the same person (buyer, else visitor) then talked to a human.
with conversations as (
    select
        *,
        platform || '/' || coalesce('buyer/' || buyer_id, 'visitor/' || visitor_id) as person_key
    from {{ ref('stg_conversations') }}
    where started_at < {{ as_of_end() }}
),

bot_conversations as (
    select * from conversations
    where is_bot_only and ended_at < {{ as_of_end() }}
),

human_conversations as (
    select * from conversations
    where not coalesce(is_bot_only, false)
),

followed as (
    select distinct
        bot_conversations.platform,
        bot_conversations.conversation_id
    from bot_conversations
    inner join human_conversations
        on bot_conversations.person_key = human_conversations.person_key
        and human_conversations.started_at >= bot_conversations.ended_at
        and human_conversations.started_at <= {{ add_hours('bot_conversations.ended_at', 24 * var('bot_resolution_window_days')) }}
)

select
    bot_conversations.platform,
    bot_conversations.conversation_id,
    coalesce(bot_conversations.shop_id, 'unknown') as shop_id,
    bot_conversations.ended_at,
    {{ business_date('bot_conversations.ended_at') }} as ended_on,
    followed.conversation_id is null as is_resolved_by_bot
from bot_conversations
left join followed
    on bot_conversations.platform = followed.platform and bot_conversations.conversation_id = followed.conversation_id
