with exports as (
    select * from {{ source('landing', 'olist__products') }}
    where _is_current
),

translations as (
    select * from {{ source('landing', 'olist__product_category_name_translation') }}
    where _is_current
),

products as (
    select
        cast('olist' as string) as platform,

        -- ids
        exports.product_id as sku_id,
        exports.product_id,
        cast(null as string) as shop_id,

        -- text
        cast(null as string) as product_name,
        coalesce(translations.product_category_name_english, exports.product_category_name) as category,
        cast(null as string) as brand,

        -- numerics
        {{ money('null') }} as unit_cost,

        -- booleans
        cast(null as boolean) as is_top_brand,
        false as is_deleted,

        -- timestamps
        cast(null as timestamp) as listed_at,
        cast(null as timestamp) as delisted_at,
        cast(null as date) as hot_since,
        cast(null as date) as hot_until,
        cast(null as timestamp) as updated_at,

        -- trace
        exports._file_id,
        exports._row_number,
        cast('products' as string) as _export
    from exports
    left join translations on exports.product_category_name = translations.product_category_name
)

select * from products
