with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid and buyer_key is not null
),

ranked as (
    select
        *,
        row_number() over (partition by buyer_key order by paid_at, order_id) as position,
        lead(paid_at) over (partition by buyer_key order by paid_at, order_id) as next_paid_at
    from orders
)

select
    buyer_key,
    platform,
    order_key as first_order_key,
    shop_id as first_shop_id,
    paid_at as first_paid_at,
    paid_on as first_paid_on,
    next_paid_at as second_paid_at
from ranked
where position = 1
