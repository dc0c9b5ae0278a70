-- Spend of ads in CNY.
create temp table ad_days as
select date as day, coalesce(shop_id, 'unknown') as shop_id, ads.* exclude (date, shop_id, spend, currency),
    money(spend * case when coalesce(ads.currency, 'CNY') = 'CNY' then 1 else rate end) as spend
from exports.ad_performance as ads
asof left join rates on ads.currency = rates.currency and date >= quoted_on
where date <= getvariable('as_of') and impressions >= 0 and clicks >= 0;

create temp table known_campaigns as
from exports.campaigns
where ends_at > starts_at
qualify row_number() over (partition by campaign_id order by updated_at desc) = 1;

create temp table reviews as
select reviews.*, coalesce(shop_id, 'unknown') as shop_id, cast(created_at as date) as day
from (from exports.product_reviews qualify row_number() over (partition by review_id order by updated_at desc) = 1) as reviews
left join known_orders using (order_id)
where created_at < getvariable('now_at') and not coalesce(is_deleted, false) and not coalesce(is_test, false);

-- Everything that adds up over days, by day and shop: one sparse row a source, day and shop.
create temp table daily as
-- sales
select paid_on as day, shop_id, sum(paid_amount) as gmv, count(*) as orders, count(*) filter (nth = 1) as new_buyers
from paid group by all
union all by name
select completed_on as day, shop_id, sum(goods + freight) as refunded,
    -sum(goods) filter (has_cost) as costed_goods, -sum(returned_cost) as cost_of_goods
from refunds group by all
union all by name
select paid_on as day, lines.shop_id, sum(net_amount) as line_amount, sum(net_amount) filter (cost is not null) as costed_goods,
    sum(cost) as cost_of_goods, sum(net_amount) filter (merchants.is_top_brand) as top_merchant_amount
from lines
left join merchants using (merchant_id)
group by all
-- traffic
union all by name
select day, shop_id, sum(views) as raw_page_views, sum(pages) as pv from visitor_days group by all
union all by name
select day, shop_id, count(*) as new_uv
from (
    select cast(min(first_at) as date) as day, arg_min(shop_id, (first_at, shop_id)) as shop_id from visitor_days group by visitor_id
)
group by all
union all by name
select cast(started_at as date) as day, shop_id, count(*) as visits from sessions group by all
union all by name
select cast(occurred_at as date) as day, shop_id, count(*) as shares from events where event_type = 'share' group by all
union all by name
select date as day, coalesce(shop_id, 'unknown') as shop_id, sum(shares) as shares
from exports.social_metrics where date <= getvariable('as_of') group by all
-- advertising and campaigns
union all by name
select day, shop_id, sum(spend) as ad_spend from ad_days group by all
union all by name
select paid_on as day, shop_id, sum(paid_amount) as ad_gmv from ad_orders group by all
union all by name
select day, shop_id, sum(cast(cost_a_day as decimal(28, 12))) as campaign_cost
from (
    select shop_id, cost_a_day, cast(unnest(generate_series(first_on, last_on, interval 1 day)) as date) as day
    from (
        select coalesce(shop_id, 'unknown') as shop_id, cast(starts_at as date) as first_on, cast(ends_at - interval 1 second as date) as last_on,
            cast(cost as double) / (last_on - first_on + 1) as cost_a_day
        from known_campaigns
    )
)
group by all
-- the customers' voice
union all by name
select cast(cast(responded_at as timestamp) as date) as day, coalesce(newest.shop_id, 'unknown') as shop_id,
    count(csat_score) as csat_scores, count(*) filter (csat_score >= 4) as csat_good, sum(csat_score) as csat_sum,
    count(nps_score) as nps_scores, count(*) filter (nps_score >= 9) - count(*) filter (nps_score <= 6) as nps_net
from (
    from exports.surveys
    where coalesce(csat_score, 1) between 1 and 5 and coalesce(nps_score, 0) between 0 and 10
    qualify row_number() over (partition by survey_id order by updated_at desc) = 1
) as newest
left join known_orders using (order_id)
where cast(responded_at as timestamp) < getvariable('now_at') and not coalesce(is_test, false) group by all
union all by name
select day, shop_id, count(*) as reviews, count(*) filter (rating >= 4) as good_reviews from reviews group by all
union all by name
select cast(filed_at as date) as day, shop_id, count(*) as complaints from complaints group by all
-- what looks ahead, on its own day and on the day that a matured period counts it
union all by name
from (
    pivot cases on kpi in ('cart', 'checkout', 'second', 'return', 'complaint', 'bot')
    using count(*) as cases, count_if(is_hit) as hits group by day, shop_id
)
union all by name
from (
    pivot (select 'matured_' || kpi as kpi, day + settles as day, shop_id, is_hit from cases)
    on kpi in ('matured_cart', 'matured_checkout', 'matured_second', 'matured_return', 'matured_complaint', 'matured_bot')
    using count(*) as cases, count_if(is_hit) as hits group by day, shop_id
);

create temp table totals as
select period_type, period_start, coalesce(shop_id, 'all') as shop_id, sum(columns(daily.* exclude (day, shop_id)))
from daily join period_days using (day)
group by grouping sets ((period_type, period_start, shop_id), (period_type, period_start));
