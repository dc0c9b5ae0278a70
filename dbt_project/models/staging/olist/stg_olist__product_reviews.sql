with exports as (
    select * from {{ source('landing', 'olist__order_reviews') }}
),

reviews as (
    select
        cast('olist' as string) as platform,

        -- ids: one review may be filed for several orders
        review_id || '-' || order_id as review_id,
        order_id,
        cast(null as string) as sku_id,
        cast(null as string) as about_agent_id,

        -- text
        cast(null as string) as reason_code,

        -- numerics
        review_score as rating,
        cast(null as bigint) as delivery_rating,

        -- booleans
        false as is_deleted,

        -- timestamps
        {{ utc('review_creation_date') }} as created_at,
        cast(null as timestamp) as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('order_reviews' as string) as _export
    from exports
    where _is_current
)

select * from reviews
