with invoice_lines as (
    select * from {{ ref('stg_uci_online_retail__invoice_lines') }}
),

-- Corrections are described by what went wrong ('damaged', '?'): a sale's text is preferred.
ranked as (
    select
        *,
        row_number() over (
            partition by stock_code
            order by
                case when line_type = 'sale' and description is not null then 0 else 1 end,
                invoiced_at desc,
                _file_id desc,
                _row_number desc
        ) as recency
    from invoice_lines
    where stock_code is not null
),

stock_codes as (
    select
        cast('uci_online_retail' as string) as platform,

        -- ids
        stock_code as sku_id,
        stock_code as product_id,
        cast(null as string) as shop_id,

        -- text
        description as product_name,
        cast(null as string) as category,
        cast(null as string) as brand,

        -- numerics
        {{ money('null') }} as unit_cost,

        -- booleans
        cast(null as boolean) as is_top_brand,
        false as is_deleted,

        -- timestamps
        cast(null as timestamp) as listed_at,
        cast(null as timestamp) as delisted_at,
        cast(null as date) as hot_since,
        cast(null as date) as hot_until,
        cast(null as timestamp) as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('invoice_lines' as string) as _export
    from ranked
    where recency = 1
)

select * from stock_codes
