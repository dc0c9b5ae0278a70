-- Buyers with one, and with two or more, paid orders in the 365 days that end with each day. A buyer's orders are cut into
-- spans that do not overlap: from an order to the next one, or to the end of its 365 days. Counting spans that begin and end is one
-- pass over the orders, where joining every day with its year of orders would be hundreds.
with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid and buyer_key is not null
),

calendar as (
    select * from {{ ref('calendar') }}
),

periods as (
    select * from {{ ref('periods') }}
),

by_shop as (
    select shop_id, buyer_key, order_id, paid_at, paid_on from orders
    union all
    select 'all' as shop_id, buyer_key, order_id, paid_at, paid_on from orders
),

neighbours as (
    select
        shop_id,
        paid_on,
        lag(paid_on) over (partition by shop_id, buyer_key order by paid_at, order_id) as previous_paid_on,
        lead(paid_on) over (partition by shop_id, buyer_key order by paid_at, order_id) as next_paid_on
    from by_shop
),

spans as (
    select
        shop_id,
        paid_on as from_on,
        least({{ add_days('paid_on', var('trailing_days')) }}, next_paid_on) as until_on,
        1 as buyer_count,
        0 as repeat_buyer_count
    from neighbours
    union all
    select
        shop_id,
        paid_on as from_on,
        least({{ add_days('previous_paid_on', var('trailing_days')) }}, next_paid_on) as until_on,
        0 as buyer_count,
        1 as repeat_buyer_count
    from neighbours
    where {{ add_days('previous_paid_on', var('trailing_days')) }} > paid_on
),

changes as (
    select shop_id, from_on as business_date, buyer_count, repeat_buyer_count from spans
    union all
    select shop_id, until_on as business_date, -buyer_count, -repeat_buyer_count from spans
),

change_days as (
    select
        shop_id,
        business_date,
        sum(buyer_count) as buyer_count,
        sum(repeat_buyer_count) as repeat_buyer_count
    from changes
    group by shop_id, business_date
),

running as (
    select
        shops.shop_id,
        calendar.business_date,
        sum(coalesce(change_days.buyer_count, 0)) over (partition by shops.shop_id order by calendar.business_date) as buyer_count,
        sum(coalesce(change_days.repeat_buyer_count, 0)) over (partition by shops.shop_id order by calendar.business_date) as repeat_buyer_count
    from (select distinct shop_id from change_days) as shops
    cross join calendar
    left join change_days
        on shops.shop_id = change_days.shop_id and calendar.business_date = change_days.business_date
)

select
    periods.period_type,
    periods.period_start,
    running.shop_id,
    cast(running.buyer_count as bigint) as trailing_buyer_count,
    cast(running.repeat_buyer_count as bigint) as trailing_repeat_buyer_count
from periods
inner join running on running.business_date = {{ add_days('least(periods.period_end, ' ~ add_days(as_of_date(), 1) ~ ')', -1) }}
