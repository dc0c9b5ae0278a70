-- The money of a paid order goes to one page or to none: no order stands twice, every one is paid with that amount on that day, and
-- what pages are given on a day never exceeds its gmv.
with attributed as (
    select
        order_key,
        paid_on,
        count(*) as row_count,
        sum(paid_amount) as attributed_amount
    from {{ ref('int_page_attributed_orders') }}
    group by order_key, paid_on
),

orders as (
    select * from {{ ref('int_orders') }}
    where is_paid
),

gmv_days as (
    select
        paid_on,
        sum(paid_amount) as gmv
    from orders
    group by paid_on
),

attributed_days as (
    select
        paid_on,
        sum(attributed_amount) as attributed_amount
    from attributed
    group by paid_on
)

select
    attributed.paid_on,
    attributed.order_key,
    attributed.attributed_amount,
    orders.paid_amount as gmv
from attributed
left join orders on attributed.order_key = orders.order_key and attributed.paid_on = orders.paid_on
where
    attributed.row_count > 1
    or orders.order_key is null
    or attributed.attributed_amount is distinct from orders.paid_amount
union all
select
    attributed_days.paid_on,
    cast(null as string) as order_key,
    attributed_days.attributed_amount,
    gmv_days.gmv
from attributed_days
left join gmv_days on attributed_days.paid_on = gmv_days.paid_on
where attributed_days.attributed_amount > coalesce(gmv_days.gmv, 0)
