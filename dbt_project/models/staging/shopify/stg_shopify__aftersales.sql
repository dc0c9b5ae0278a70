with exports as (
    select * from {{ source('landing', 'shopify__orders') }}
),

refunds as (
    select
        cast('shopify' as string) as platform,

        -- ids: the export gives one refunded total an order
        name || '-refund' as case_id,
        name as order_id,

        -- text
        cast('refund' as string) as case_type,
        cast('completed' as string) as status,
        cast(null as string) as reason,
        cast(null as string) as reason_code,

        -- numerics
        cast(null as bigint) as line_no,
        cast(null as bigint) as quantity,
        {{ money('refunded_amount') }} as refund_goods_amount,
        {{ money('0') }} as refund_freight_amount,

        -- booleans
        cast(null as boolean) as is_returned_to_stock,
        false as is_deleted,

        -- timestamps
        cast(null as timestamp) as requested_at,
        cast(null as timestamp) as completed_at,
        cast(null as timestamp) as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('orders' as string) as _export
    from exports
    where _is_current and _ordinal = 1 and refunded_amount > 0
)

select * from refunds
