with exports as (
    select * from {{ source('landing', 'olist__order_items') }}
),

order_lines as (
    select
        cast('olist' as string) as platform,

        -- ids
        order_id,
        product_id as sku_id,
        seller_id as merchant_id,

        -- numerics: each unit sold is a line of its own
        order_item_id as line_no,
        cast(1 as bigint) as quantity,
        {{ money('price') }} as unit_price,
        {{ money('null') }} as line_discount,
        {{ money('null') }} as unit_cost,

        -- booleans
        false as is_deleted,

        -- timestamps
        cast(null as timestamp) as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('order_items' as string) as _export
    from exports
    where _is_current
)

select * from order_lines
