with exports as (
    select * from {{ source('landing', 'tmall__order_report') }}
),

orders as (
    select
        cast('tmall' as string) as platform,

        -- ids
        order_id,
        cast('tmall' as string) as shop_id,
        cast(null as string) as buyer_id,
        cast(null as string) as visitor_id,
        cast(null as string) as campaign_id,

        -- text
        cast(case when paid_at is null then 'unpaid' else 'paid' end as string) as status,
        cast(null as string) as currency,

        -- numerics
        {{ money('total_amount') }} as item_amount,
        {{ money('null') }} as discount_amount,
        {{ money('null') }} as freight_amount,
        -- The export's amount is already net of refunds.
        {{ money('case when paid_at is not null then buyer_paid_amount + coalesce(refund_amount, 0) end') }} as paid_amount,

        -- booleans
        false as is_test,
        false as is_deleted,

        -- timestamps
        {{ utc('created_at') }} as placed_at,
        {{ utc('paid_at') }} as paid_at,
        cast(null as timestamp) as cancelled_at,
        cast(null as timestamp) as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('order_report' as string) as _export
    from exports
    where _is_current
)

select * from orders
