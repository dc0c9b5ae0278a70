with exports as (
    select * from {{ source('landing', 'scorehouse__conversations') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        conversation_id,
        shop_id,
        issue_id,
        buyer_id,
        visitor_id,
        agent_id,

        -- text
        channel,
        stage,
        category,

        -- numerics
        difficulty,
        csat_score,
        nps_score,

        -- booleans
        is_bot_only,
        is_resolved,
        wants_to_abandon,
        is_deleted,

        -- timestamps
        {{ utc('started_at') }} as started_at,
        {{ utc('human_entered_at') }} as human_entered_at,
        {{ utc('first_reply_at') }} as first_reply_at,
        {{ utc('ended_at') }} as ended_at,
        {{ utc('csat_at') }} as csat_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('conversations' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
