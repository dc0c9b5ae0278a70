with exports as (
    select * from {{ source('landing', 'scorehouse__aftersales') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        case_id,
        order_id,

        -- text
        case_type,
        status,
        reason,
        reason_code,

        -- numerics
        line_no,
        quantity,
        refund_goods_amount,
        refund_freight_amount,

        -- booleans
        is_returned_to_stock,
        is_deleted,

        -- timestamps
        {{ utc('requested_at') }} as requested_at,
        {{ utc('completed_at') }} as completed_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('aftersales' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
