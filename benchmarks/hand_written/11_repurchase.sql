-- Buyers of the 365 days up to each day, and those of them with two orders. Between two orders of a buyer nothing changes until
-- the older ones run out, so each order opens one span for the buyer and, while its predecessor counts too, one for the repeat.
create temp table repurchase as
with chains as (
    select buyer_id, 'all' as shop_id, paid_on, lag(paid_on) over history as earlier_on, lead(paid_on) over history as later_on
    from paid where buyer_id is not null
    window history as (partition by buyer_id order by paid_at, order_id)
    union all
    select buyer_id, shop_id, paid_on, lag(paid_on) over history, lead(paid_on) over history
    from paid where buyer_id is not null
    window history as (partition by shop_id, buyer_id order by paid_at, order_id)
),
moves as (
    select shop_id, paid_on as day, 1 as buyer, cast(earlier_on + 365 > paid_on as integer) as repeat from chains
    union all
    select shop_id, least(paid_on + 365, later_on), -1, 0 from chains
    union all
    select shop_id, least(earlier_on + 365, later_on), 0, -1 from chains where earlier_on + 365 > paid_on
),
standing as (
    select shop_id, day, sum(sum(buyer)) over running as year_buyers, sum(sum(coalesce(repeat, 0))) over running as repeat_buyers
    from moves
    group by shop_id, day
    window running as (partition by shop_id order by day)
)
select periods.period_type, periods.period_start, shops.shop_id, year_buyers, repeat_buyers
from periods
cross join (select distinct shop_id from standing) as shops
asof join standing on shops.shop_id = standing.shop_id and periods.last_on >= standing.day
where history_days >= 365;
