-- The days between which each source has data: of a shop, or (shop_id NULL) of all shops, or of the company alone. Events come when
-- they come, so a source first seen within a month of the first sale begins with it, and one seen in the last month reaches the as-of
-- date; a daily export reaches as far as it was delivered, and a membership holds until a row ends it.
create temp table reach as
with spans as (
    select 'orders' as source, shop_id, false as is_daily, min(day) as first_on, max(day) as last_on
    from (select shop_id, coalesce(paid_on, cast(placed_at as date)) as day from known_orders where not is_test)
    group by grouping sets ((shop_id), ())
    union all
    select 'sales', null, false, min(coalesce(paid_on, cast(placed_at as date))), max(coalesce(paid_on, cast(placed_at as date)))
    from known_orders where not is_test
    union all select 'events', shop_id, true, min(day), max(day) from visitor_days group by grouping sets ((shop_id), ())
    union all select 'buyers', null, false, min(paid_on), max(paid_on) from paid where buyer_id is not null
    union all select 'costs', null, false, min(paid_on), max(paid_on) from lines where cost is not null
    union all select 'merchants', null, false, min(paid_on), max(paid_on) from lines where merchant_id is not null
    union all select 'brands', null, false, min(paid_on), max(paid_on) from lines join products using (sku_id) where brand is not null
    union all select 'refunds', null, false, min(completed_on), max(completed_on) from refunds
    union all select 'ads', null, true, min(day), max(day) from daily where ad_spend is not null
    union all select 'satisfaction', null, false, min(day), max(day) from daily where csat_scores > 0
    union all select 'recommendation', null, false, min(day), max(day) from daily where nps_scores > 0
    union all select 'reviews', null, false, min(day), max(day) from daily where reviews > 0
    union all select 'complaints', null, false, min(day), max(day) from daily where complaints > 0
    union all select 'bots', null, false, min(day), max(day) from bot_talks
    union all select 'shares', null, false, min(day), max(day) from daily where shares is not null
    union all select 'keywords', 'all', true, min(date), max(date) from exports.keyword_ranks
    union all select 'stock', 'all', true, min(day), max(day) from stock
    union all select 'hot', 'all', true, min(day), max(day) from stock_days where hot_skus > 0
    union all select 'members', 'all', false, min(member_from), max(member_from) from merchants
    union all select 'balances', 'all', false, min(month_end), max(month_end) from exports.finance_balances
)
select
    source,
    case when source in ('orders', 'events') then coalesce(shop_id, 'all') else shop_id end as shop_id,
    case
        when source in ('refunds', 'satisfaction', 'recommendation', 'reviews', 'complaints', 'bots', 'shares')
            and first_on <= (select first_on from spans where source = 'sales') + 31
            then least(first_on, (select first_on from spans where source = 'sales'))
        else first_on
    end as first_on,
    case
        when source = 'members' or (not is_daily and last_on >= getvariable('as_of') - 31) then getvariable('as_of')
        else last_on
    end as last_on
from spans
where first_on is not null;

create temp table coverage as
with shops as (
    select shop_id, min(day) as first_on from daily group by shop_id
    union all
    select 'all', null
),
spans as (
    select shops.shop_id, shops.first_on as shop_first_on, source, reach.first_on, reach.last_on
    from shops join reach on reach.shop_id is null or reach.shop_id = shops.shop_id
),
lives as (
    select
        shop_id,
        any_value(shop_first_on) as first_on,
        max(last_on) as last_on,
        min(first_on) filter (source = 'orders') as orders_first_on
    from spans group by shop_id
)
select
    periods.*, lives.shop_id, orders_first_on,
    array(
        select source from spans
        where spans.shop_id = lives.shop_id and spans.first_on < period_end and spans.last_on >= period_start
    ) as sources
from periods
join lives on lives.shop_id = 'all' or (lives.first_on < period_end and lives.last_on >= period_start);
