with exports as (
    select * from {{ source('landing', 'olist__orders') }}
    where _is_current
),

customers as (
    select * from {{ source('landing', 'olist__customers') }}
    where _is_current
),

payments as (
    select
        order_id,
        sum(payment_value) as paid_amount
    from {{ source('landing', 'olist__order_payments') }}
    where _is_current
    group by order_id
),

items as (
    select
        order_id,
        sum(price) as item_amount,
        sum(freight_value) as freight_amount
    from {{ source('landing', 'olist__order_items') }}
    where _is_current
    group by order_id
),

orders as (
    select
        cast('olist' as string) as platform,

        -- ids: customer_id is new with every order, customer_unique_id is the person
        exports.order_id,
        cast('olist' as string) as shop_id,
        customers.customer_unique_id as buyer_id,
        cast(null as string) as visitor_id,
        cast(null as string) as campaign_id,

        -- text
        cast(case exports.order_status when 'canceled' then 'cancelled' else exports.order_status end as string) as status,
        cast(null as string) as currency,

        -- numerics
        {{ money('items.item_amount') }} as item_amount,
        {{ money('null') }} as discount_amount,
        {{ money('items.freight_amount') }} as freight_amount,
        {{ money('payments.paid_amount') }} as paid_amount,

        -- booleans
        false as is_test,
        false as is_deleted,

        -- timestamps
        {{ utc('exports.order_purchase_timestamp') }} as placed_at,
        {{ utc('exports.order_approved_at') }} as paid_at,
        cast(null as timestamp) as cancelled_at,
        cast(null as timestamp) as updated_at,

        -- trace
        exports._file_id,
        exports._row_number,
        cast('orders' as string) as _export
    from exports
    left join customers on exports.customer_id = customers.customer_id
    left join payments on exports.order_id = payments.order_id
    left join items on exports.order_id = items.order_id
)

select * from orders
