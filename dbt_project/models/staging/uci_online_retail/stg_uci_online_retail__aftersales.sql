with cancellation_lines as (
    select * from {{ ref('stg_uci_online_retail__invoice_lines') }}
    where line_type = 'cancellation'
),

cancellation_invoices as (
    select
        cast('uci_online_retail' as string) as platform,

        -- ids: the export does not say which invoice a cancellation takes back
        invoice_no as case_id,
        cast(null as string) as order_id,

        -- text
        cast('refund' as string) as case_type,
        cast('completed' as string) as status,
        cast(null as string) as reason,
        cast(null as string) as reason_code,

        -- numerics
        cast(null as bigint) as line_no,
        cast(-sum(quantity) as bigint) as quantity,
        {{ money('-sum(line_amount)') }} as refund_goods_amount,
        {{ money('0') }} as refund_freight_amount,

        -- booleans
        cast(null as boolean) as is_returned_to_stock,
        false as is_deleted,

        -- timestamps
        min(invoiced_at) as requested_at,
        min(invoiced_at) as completed_at,
        cast(null as timestamp) as updated_at,

        -- trace: the invoice's first line
        max(case when line_no = 1 then _file_id end) as _file_id,
        max(case when line_no = 1 then _row_number end) as _row_number,
        cast('invoice_lines' as string) as _export
    from cancellation_lines
    group by invoice_no
)

select * from cancellation_invoices
