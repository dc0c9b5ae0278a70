-- How often a person (buyer, else visitor) had turned to the company in the weeks before a conversation, bots included.
with conversations as (
    select
        platform,
        conversation_id,
        platform || '/' || coalesce('buyer/' || buyer_id, 'visitor/' || visitor_id) as person_key,
        started_at
    from {{ ref('stg_conversations') }}
    where started_at < {{ as_of_end() }}
)

select
    conversations.platform,
    conversations.conversation_id,
    count(*) as earlier_contact_count
from conversations
inner join conversations as earlier
    on conversations.person_key = earlier.person_key
    and earlier.started_at < conversations.started_at
    and earlier.started_at >= {{ add_hours('conversations.started_at', '-24 * ' ~ var('prediction_contact_history_days')) }}
group by conversations.platform, conversations.conversation_id
