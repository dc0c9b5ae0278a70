with exports as (
    select * from {{ source('landing', 'tmall__order_report') }}
),

refunds as (
    select
        cast('tmall' as string) as platform,

        -- ids
        order_id || '-refund' as case_id,
        order_id,

        -- text
        cast('refund' as string) as case_type,
        cast('completed' as string) as status,
        cast(null as string) as reason,
        cast(null as string) as reason_code,

        -- numerics
        cast(null as bigint) as line_no,
        cast(null as bigint) as quantity,
        {{ money('refund_amount') }} as refund_goods_amount,
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
        cast('order_report' as string) as _export
    from exports
    where _is_current and refund_amount > 0
)

select * from refunds
