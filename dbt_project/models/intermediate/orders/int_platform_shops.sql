-- A platform that sells in one shop only: what its exports date without a shop belongs there.
with orders as (
    select * from {{ ref('int_orders') }}
)

select
    platform,
    min(shop_id) as only_shop_id
from orders
group by platform
having count(distinct shop_id) = 1
