{{ config(materialized='view') }}

with conversations as (
    select * from {{ ref('stg_conversations') }}
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
    is_resolved,
    wants_to_abandon,
    csat_score,
    nps_score,
    started_at,
    human_entered_at,
    first_reply_at,
    ended_at
from conversations
