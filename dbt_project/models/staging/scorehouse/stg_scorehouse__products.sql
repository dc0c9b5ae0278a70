with exports as (
    select * from {{ source('landing', 'scorehouse__products') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        sku_id,
        product_id,
        shop_id,

        -- text
        product_name,
        category,
        brand,

        -- numerics
        unit_cost,

        -- booleans
        is_top_brand,
        is_deleted,

        -- timestamps
        {{ utc('listed_at') }} as listed_at,
        {{ utc('delisted_at') }} as delisted_at,
        hot_since,
        hot_until,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('products' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
