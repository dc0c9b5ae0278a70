with exports as (
    select * from {{ source('landing', 'shopify__orders') }}
),

-- Order fields stand on an order's first line only.
first_lines as (
    select
        *,
        financial_status in ('paid', 'partially_refunded', 'refunded') as is_paid
    from exports
    where _is_current and _ordinal = 1
),

orders as (
    select
        cast('shopify' as string) as platform,

        -- ids
        name as order_id,
        cast('shopify' as string) as shop_id,
        coalesce(email, buyer_key) as buyer_id,
        cast(null as string) as visitor_id,
        cast(null as string) as campaign_id,

        -- text
        financial_status as status,
        currency,

        -- numerics: the subtotal is already net of the order's discount
        {{ money('subtotal + coalesce(discount_amount, 0)') }} as item_amount,
        {{ money('discount_amount') }} as discount_amount,
        {{ money('shipping') }} as freight_amount,
        {{ money('total') }} as paid_amount,

        -- booleans
        false as is_test,
        false as is_deleted,

        -- timestamps
        {{ utc('created_at') }} as placed_at,
        case
            when is_paid then coalesce({{ utc('paid_at') }}, {{ utc('fulfilled_at') }}, {{ utc('created_at') }})
            else {{ utc('paid_at') }}
        end as paid_at,
        {{ utc('cancelled_at') }} as cancelled_at,
        cast(null as timestamp) as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('orders' as string) as _export
    from first_lines
)

select * from orders
