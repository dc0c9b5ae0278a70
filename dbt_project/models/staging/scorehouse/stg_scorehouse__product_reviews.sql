with exports as (
    select * from {{ source('landing', 'scorehouse__product_reviews') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        review_id,
        order_id,
        sku_id,
        about_agent_id,

        -- text
        reason_code,

        -- numerics
        rating,
        delivery_rating,

        -- booleans
        is_deleted,

        -- timestamps
        {{ utc('created_at') }} as created_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('product_reviews' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
