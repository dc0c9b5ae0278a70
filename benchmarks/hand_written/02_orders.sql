-- Orders in CNY, newest version of each. Rate: the day's, else the last one of the 7 days before.
create temp table rates as
select currency, date as quoted_on, rate_to_reporting as rate from exports.exchange_rates;

create temp table known_orders as
with newest as (
    from exports.orders
    where order_id is not null and placed_at < getvariable('now_at') and (paid_at is null or paid_amount is not null)
    qualify row_number() over (partition by order_id order by updated_at desc) = 1
),
dated as (
    select * replace (case when paid_at < getvariable('now_at') then paid_at end as paid_at), coalesce(currency, 'CNY') as code from newest
),
rated as (
    select dated.*, case when code = 'CNY' then 1 when quoted_on >= cast(coalesce(paid_at, placed_at) as date) - 7 then rate end as to_cny
    from dated
    asof left join rates on code = rates.currency and cast(coalesce(paid_at, placed_at) as date) >= quoted_on
)
select
    * exclude (currency, freight_amount, updated_at) replace (
        coalesce(shop_id, 'unknown') as shop_id,
        coalesce(is_test, false) as is_test,
        money(paid_amount * to_cny) as paid_amount
    ),
    cast(paid_at as date) as paid_on,
    money(rated.paid_amount * to_cny) - money(coalesce(freight_amount, 0) * to_cny) as net_amount
from rated;

-- Paid orders with their place in the buyer's history: `nth` within the company, neighbours in time.
create temp table paid as
select
    *,
    case when buyer_id is not null then row_number() over history end as nth,
    lead(paid_at) over history as next_paid_at
from known_orders
where paid_at is not null and not is_test
window history as (partition by buyer_id order by paid_at, order_id);

create temp table new_buyers as
select buyer_id, order_id, shop_id, paid_at, paid_on, next_paid_at, date_trunc('month', paid_on) as cohort_month
from paid
where nth = 1;
