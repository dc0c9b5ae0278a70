select
    'scorehouse' as platform,
    order_id,
    shop_id,
    seller_id,
    {{ utc('placed_at') }} as placed_at,
    {{ utc('paid_at') }} as paid_at,
    paid_amount,
    cast(null as varchar) as currency,
    false as is_test
from {{ source('landing', 'scorehouse__orders') }}
where _is_current
