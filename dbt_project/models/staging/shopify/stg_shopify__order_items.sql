with exports as (
    select * from {{ source('landing', 'shopify__orders') }}
),

order_lines as (
    select
        cast('shopify' as string) as platform,

        -- ids: a shop that keeps no stock codes sells by the line's name
        name as order_id,
        coalesce(lineitem_sku, lineitem_name) as sku_id,
        cast(null as string) as merchant_id,

        -- numerics
        _ordinal as line_no,
        lineitem_quantity as quantity,
        {{ money('lineitem_price') }} as unit_price,
        {{ money('lineitem_discount') }} as line_discount,
        {{ money('null') }} as unit_cost,

        -- booleans
        false as is_deleted,

        -- timestamps
        cast(null as timestamp) as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('orders' as string) as _export
    from exports
    where _is_current
)

select * from order_lines
