with exports as (
    select * from {{ source('landing', 'scorehouse__order_items') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        order_id,
        sku_id,
        merchant_id,

        -- numerics
        line_no,
        quantity,
        unit_price,
        line_discount,
        unit_cost,

        -- booleans
        is_deleted,

        -- timestamps
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('order_items' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
