with exports as (
    select * from {{ source('landing', 'taobao__user_behavior') }}
),

behaviours as (
    select
        cast('taobao' as string) as platform,

        -- ids
        _row_key as event_id,
        cast('taobao' as string) as shop_id,
        user_id as visitor_id,
        cast(null as string) as session_id,
        cast(null as string) as buyer_id,
        item_id as page_id,
        item_id as product_id,
        cast(null as string) as sku_id,
        cast(null as string) as ad_id,
        cast(null as string) as campaign_id,
        cast(null as string) as order_id,

        -- text
        cast(
            case behavior_type
                when 'pv' then 'page_view'
                when 'cart' then 'add_to_cart'
                when 'buy' then 'purchase'
                when 'fav' then 'click'
            end as string
        ) as event_type,
        cast('product' as string) as page_type,
        cast(null as string) as channel,

        -- numerics
        cast(null as bigint) as engagement_seconds,
        cast(null as bigint) as load_milliseconds,

        -- booleans
        false as is_bot,
        false as is_internal,
        false as is_deleted,

        -- timestamps
        {{ utc('occurred_at') }} as occurred_at,
        cast(null as timestamp) as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('user_behavior' as string) as _export
    from exports
    where _is_current
)

select * from behaviours
