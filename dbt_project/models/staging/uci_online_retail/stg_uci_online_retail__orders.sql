with sale_lines as (
    select * from {{ ref('stg_uci_online_retail__invoice_lines') }}
    where line_type = 'sale'
),

invoices as (
    select
        cast('uci_online_retail' as string) as platform,

        -- ids
        invoice_no as order_id,
        cast('uci_online_retail' as string) as shop_id,
        max(customer_id) as buyer_id,
        cast(null as string) as visitor_id,
        cast(null as string) as campaign_id,

        -- text
        cast('completed' as string) as status,
        cast(null as string) as currency,

        -- numerics
        {{ money('sum(line_amount)') }} as item_amount,
        {{ money('null') }} as discount_amount,
        {{ money('null') }} as freight_amount,
        {{ money('sum(line_amount)') }} as paid_amount,

        -- booleans
        false as is_test,
        false as is_deleted,

        -- timestamps
        min(invoiced_at) as placed_at,
        min(invoiced_at) as paid_at,
        cast(null as timestamp) as cancelled_at,
        cast(null as timestamp) as updated_at,

        -- trace: the invoice's first line
        max(case when line_no = 1 then _file_id end) as _file_id,
        max(case when line_no = 1 then _row_number end) as _row_number,
        cast('invoice_lines' as string) as _export
    from sale_lines
    group by invoice_no
)

select * from invoices
