with exports as (
    select * from {{ source('landing', 'scorehouse__web_events') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        event_id,
        shop_id,
        visitor_id,
        session_id,
        buyer_id,
        page_id,
        product_id,
        sku_id,
        ad_id,
        campaign_id,
        order_id,

        -- text
        event_type,
        page_type,
        channel,

        -- numerics
        engagement_seconds,
        load_milliseconds,

        -- booleans
        is_bot,
        is_internal,
        is_deleted,

        -- timestamps
        {{ utc('occurred_at') }} as occurred_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('web_events' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
