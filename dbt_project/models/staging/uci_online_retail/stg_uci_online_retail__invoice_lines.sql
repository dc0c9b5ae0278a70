with exports as (
    select * from {{ source('landing', 'uci_online_retail__invoice_lines') }}
),

classified as (
    select
        invoice_no,
        stock_code,
        customer_id,
        trim(description) as description,
        quantity,
        {{ money('unit_price') }} as unit_price,
        {{ money('quantity * unit_price') }} as line_amount,
        case
            when substring(invoice_no, 1, 1) = 'C' then 'cancellation'
            when substring(invoice_no, 1, 1) = 'A' then 'bad_debt'
            when quantity > 0 and unit_price > 0 then 'sale'
            else 'correction'
        end as line_type,
        {{ utc('invoice_date') }} as invoiced_at,
        _file_id,
        _row_number
    from exports
    where _is_current
),

numbered as (
    select
        *,
        row_number() over (partition by invoice_no, line_type order by _file_id, _row_number) as line_no
    from classified
)

select * from numbered
