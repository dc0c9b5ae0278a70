with cases as (
    {{ union_platforms(
        source='aftersales',
        platforms=['scorehouse', 'uci_online_retail', 'tmall', 'shopify'],
        columns=[
            'case_id', 'order_id',
            'case_type', 'status', 'reason', 'reason_code',
            'line_no', 'quantity', 'refund_goods_amount', 'refund_freight_amount',
            'is_returned_to_stock', 'is_deleted',
            'requested_at', 'completed_at', 'updated_at',
            '_file_id', '_row_number', '_export',
        ]
    ) }}
),

reason_codes as (
    select * from {{ ref('reason_codes') }}
    where source = 'aftersales'
),

with_reason_code as (
    select
        cases.platform,

        -- ids
        cases.case_id,
        cases.order_id,

        -- text
        cases.case_type,
        cases.status,
        cases.reason,
        coalesce(cases.reason_code, reason_codes.reason_code) as reason_code,

        -- numerics
        cases.line_no,
        cases.quantity,
        cases.refund_goods_amount,
        cases.refund_freight_amount,

        -- booleans
        cases.is_returned_to_stock,
        cases.is_deleted,

        -- timestamps
        cases.requested_at,
        cases.completed_at,
        cases.updated_at,

        -- trace
        cases._file_id,
        cases._row_number,
        cases._export
    from cases
    left join reason_codes
        on
            cases.platform = reason_codes.platform
            and trim(cases.reason) = reason_codes.reason
)

select * from with_reason_code
