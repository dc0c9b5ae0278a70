with sale_lines as (
    select * from {{ ref('stg_uci_online_retail__invoice_lines') }}
    where line_type = 'sale'
),

order_lines as (
    select
        cast('uci_online_retail' as string) as platform,

        -- ids
        invoice_no as order_id,
        stock_code as sku_id,
        cast(null as string) as merchant_id,

        -- numerics
        line_no,
        quantity,
        unit_price,
        {{ money('null') }} as line_discount,
        {{ money('null') }} as unit_cost,

        -- booleans
        false as is_deleted,

        -- timestamps
        cast(null as timestamp) as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('invoice_lines' as string) as _export
    from sale_lines
)

select * from order_lines
