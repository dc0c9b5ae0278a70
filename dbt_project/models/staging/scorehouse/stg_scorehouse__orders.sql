with exports as (
    select * from {{ source('landing', 'scorehouse__orders') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        order_id,
        shop_id,
        buyer_id,
        visitor_id,
        campaign_id,

        -- text
        status,
        currency,

        -- numerics
        item_amount,
        discount_amount,
        freight_amount,
        paid_amount,

        -- booleans
        is_test,
        is_deleted,

        -- timestamps
        {{ utc('placed_at') }} as placed_at,
        {{ utc('paid_at') }} as paid_at,
        {{ utc('cancelled_at') }} as cancelled_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('orders' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
