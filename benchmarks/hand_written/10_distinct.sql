-- Visitors of each period and shop, longer periods from shorter ones: most visitors come once, so each step has little to merge.
create temp table visitor_counts as
with days as materialized (
    select 'day' as period_type, day as period_start, shop_id, visitor_id, product_at from visitor_days
    union all
    select 'day', day, 'all', visitor_id, min(product_at) from visitor_days group by all
),
weeks as (
    select 'week' as period_type, cast(date_trunc('week', period_start) as date) as period_start, shop_id, visitor_id,
        min(product_at) as product_at
    from days group by all
),
months as materialized (
    select 'month' as period_type, cast(date_trunc('month', period_start) as date) as period_start, shop_id, visitor_id,
        min(product_at) as product_at
    from days group by all
),
quarters as materialized (
    select 'quarter' as period_type, cast(date_trunc('quarter', period_start) as date) as period_start, shop_id, visitor_id,
        min(product_at) as product_at
    from months group by all
),
years as (
    select 'year' as period_type, cast(date_trunc('year', period_start) as date) as period_start, shop_id, visitor_id,
        min(product_at) as product_at
    from quarters group by all
)
select period_type, period_start, shop_id, count(*) as uv, count(product_at) as product_uv
from (from days union all from weeks union all from months union all from quarters union all from years)
group by all;

-- Those of them who pay in the period; few visitors ever pay, so only those are followed.
create temp table paying_visitors as
with visits as (
    select period_type, period_start, coalesce(shop_id, 'all') as shop_id, visitor_id, min(product_at) as product_at
    from visitor_days join period_days using (day)
    where visitor_id in (select visitor_id from payers)
    group by grouping sets ((period_type, period_start, shop_id, visitor_id), (period_type, period_start, visitor_id))
),
payments as (
    select period_type, period_start, coalesce(shop_id, 'all') as shop_id, visitor_id, max(paid_at) as last_paid_at
    from payers join period_days on paid_on = day
    group by grouping sets ((period_type, period_start, shop_id, visitor_id), (period_type, period_start, visitor_id))
)
select period_type, period_start, shop_id, count(*) as paying_uv, count(*) filter (last_paid_at > product_at) as product_paying_uv
from visits join payments using (period_type, period_start, shop_id, visitor_id)
group by all;

create temp table visitors as
from visitor_counts left join paying_visitors using (period_type, period_start, shop_id);

create temp table daily_visitors as
select period_days.period_type, period_days.period_start, shop_id, sum(uv) as daily_uv
from visitors join period_days on visitors.period_type = 'day' and visitors.period_start = day
group by all;

create temp table buyers as
select period_type, period_start, coalesce(shop_id, 'all') as shop_id, count(distinct buyer_id) as buyers
from paid join period_days on paid_on = day
group by grouping sets ((period_type, period_start, shop_id), (period_type, period_start));

create temp table sellers as
with sold as (
    select distinct paid_on, lines.shop_id, merchant_id, top.merchant_id as top_merchant_id, case when products.is_top_brand then brand end as top_brand
    from lines
    left join (select merchant_id from merchants where is_top_brand) as top using (merchant_id)
    left join products using (sku_id)
)
select period_type, period_start, coalesce(shop_id, 'all') as shop_id, count(distinct merchant_id) as merchants,
    count(distinct top_merchant_id) as top_merchants, count(distinct top_brand) as top_brands
from sold join period_days on paid_on = day
group by grouping sets ((period_type, period_start, shop_id), (period_type, period_start));
