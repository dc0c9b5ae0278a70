-- How long customers waited for a person's first message. Who begins while nobody is logged in waits from the next login on.
with conversations as (
    select
        *,
        coalesce(human_entered_at, started_at) as asked_at
    from {{ ref('stg_conversations') }}
    where
        not coalesce(is_bot_only, false)
        and started_at < {{ as_of_end() }}
        and (human_entered_at is null or human_entered_at < {{ as_of_end() }})
),

human_conversations as (
    select * from {{ ref('int_human_conversations') }}
),

platforms_with_messages as (
    select distinct platform from {{ ref('stg_messages') }}
),

desk_spans as (
    select * from {{ ref('int_desk_spans') }}
),

asked as (
    select
        conversations.platform,
        conversations.conversation_id,
        coalesce(conversations.agent_id, human_conversations.agent_id) as agent_id,
        conversations.started_at,
        conversations.asked_at,
        human_conversations.first_agent_message_at
    from conversations
    inner join platforms_with_messages on conversations.platform = platforms_with_messages.platform
    left join human_conversations
        on conversations.platform = human_conversations.platform
        and conversations.conversation_id = human_conversations.conversation_id
    where
        human_conversations.conversation_id is not null
        or conversations.agent_id is not null
        or conversations.human_entered_at is not null
),

-- Conversations among the desk's spans in order of time; a span that begins in the same instant comes first.
timeline as (
    select from_at as instant, 0 as is_conversation, '' as platform, '' as conversation_id, from_at, to_at from desk_spans
    union all
    select asked_at, 1, platform, conversation_id, null, null from asked
),

placed as (
    select
        is_conversation,
        platform,
        conversation_id,
        max(to_at) over (
            order by instant, is_conversation, platform, conversation_id
            rows between unbounded preceding and current row
        ) as desk_closes_at,
        min(from_at) over (
            order by instant, is_conversation, platform, conversation_id
            rows between current row and unbounded following
        ) as next_login_at
    from timeline
),

desk_begins as (
    select {{ business_date('min(from_at)') }} as first_on from desk_spans
),

waits as (
    select
        asked.*,
        case
            when placed.desk_closes_at > asked.asked_at then asked.asked_at
            when {{ business_date('asked.asked_at') }} < desk_begins.first_on then asked.asked_at
            -- An answer before the login shows that somebody was there.
            when placed.next_login_at <= coalesce(asked.first_agent_message_at, placed.next_login_at) then placed.next_login_at
            else asked.asked_at
        end as waits_from
    from asked
    inner join placed
        on placed.is_conversation = 1
        and asked.platform = placed.platform
        and asked.conversation_id = placed.conversation_id
    cross join desk_begins
)

select
    platform,
    conversation_id,
    agent_id,
    {{ business_date('started_at') }} as started_on,
    waits_from,
    first_agent_message_at,
    {{ elapsed_seconds('waits_from', 'first_agent_message_at') }} as response_seconds
from waits
