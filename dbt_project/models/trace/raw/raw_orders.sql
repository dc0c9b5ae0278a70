select
    platform || '/' || order_id as order_key,
    {{ raw_row('orders', ['order_id']) }}
from {{ ref('stg_orders') }} as raw_rows
