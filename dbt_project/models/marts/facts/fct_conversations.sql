-- As they are known on the as-of date: what ends or is rated after it is neither yet. A table, since a view would keep the date with which
-- it was defined.
with conversations as (
    select * from {{ ref('stg_conversations') }}
    where started_at < {{ as_of_end() }}
),

as_known as (
    select
        *,
        coalesce(ended_at < {{ as_of_end() }}, false) as is_ended,
        coalesce(csat_at < {{ as_of_end() }}, true) as is_rating_known
    from conversations
)

select
    platform,
    conversation_id,
    coalesce(shop_id, 'unknown') as shop_id,
    issue_id,
    agent_id,
    is_bot_only,
    channel,
    stage,
    category,
    difficulty,
    case when is_ended then is_resolved end as is_resolved,
    wants_to_abandon,
    case when is_rating_known then csat_score end as csat_score,
    case when is_rating_known then nps_score end as nps_score,
    started_at,
    {{ business_date('started_at') }} as started_on,
    human_entered_at,
    first_reply_at,
    case when is_ended then ended_at end as ended_at,
    {{ business_date('case when is_ended then ended_at end') }} as ended_on
from as_known
