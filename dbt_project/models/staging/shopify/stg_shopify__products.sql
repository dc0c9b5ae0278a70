with exports as (
    select * from {{ source('landing', 'shopify__orders') }}
),

ranked as (
    select
        *,
        coalesce(lineitem_sku, lineitem_name) as sku_id,
        row_number() over (
            partition by coalesce(lineitem_sku, lineitem_name)
            order by created_at desc, name desc, _ordinal desc
        ) as recency
    from exports
    where _is_current and coalesce(lineitem_sku, lineitem_name) is not null
),

products as (
    select
        cast('shopify' as string) as platform,

        -- ids
        sku_id,
        sku_id as product_id,
        cast(null as string) as shop_id,

        -- text
        lineitem_name as product_name,
        cast(null as string) as category,
        vendor as brand,

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
        _file_id,
        _row_number,
        cast('orders' as string) as _export
    from ranked
    where recency = 1
)

select * from products
