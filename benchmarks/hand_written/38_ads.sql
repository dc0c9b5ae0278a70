-- Orders given to the last ad click in the 7 days before, with the channel that the click names.
create temp table ad_clicks as
select visitor_id, occurred_at, day, arg_max({'event_id': event_id, 'ad_id': ad_id, 'channel': channel}, event_id) as click
from (
    select events.*, cast(occurred_at as date) as day from events where ad_id is not null and event_type = 'page_view'
)
group by all;

create temp table ad_sales as
select order_id, payers.shop_id, paid_on as day, paid_amount, click.ad_id as ad_id, click.channel as channel
from payers asof join ad_clicks on payers.visitor_id = ad_clicks.visitor_id and paid_at >= occurred_at
where occurred_at > paid_at - interval 7 days;

-- Money spent and brought by day, ad and channel; and by day and shop.
create temp table ad_money as
select day, ad_id, channel, shop_id, sum(spend) as spend, sum(impressions) as impressions from ad_days group by all
union all by name
select day, ad_id, channel, shop_id, sum(paid_amount) as gmv, count(*) as orders from ad_sales group by all;

-- Return on the spend of somebody's ads and channels; of their shops where they have none in the period.
create temp table paid_roi as
with own as (
    select distinct who, ad_money.*, true as is_of_ads
    from ad_money join owned using (day)
    where mart = 'operations_kpis' and ((scope_type = 'ad' and scope_id = ad_id) or (scope_type = 'channel' and scope_id = channel))
    union all by name
    select who, ad_money.*, false as is_of_ads
    from ad_money join owned using (day)
    where mart = 'operations_kpis' and scope_type = 'shop' and scope_id = shop_id
)
select period_type, period_start, who, sum(gmv) as ad_gmv, sum(spend) as ad_spend
from own
join period_days using (day)
join ownership using (period_type, period_start, who)
where is_of_ads = has_ads
group by all;
