create table traffic_source_kpis as
with paying as (
    select period_type, period_start, who as channel, count(*) as paying_uv
    from (
        select distinct period_type, period_start, who, what as visitor_id
        from channel_visitors join period_days using (day)
        where what in (select visitor_id from payers)
    )
    semi join (select period_type, period_start, visitor_id from payers join period_days on paid_on = day) as paid_in
        using (period_type, period_start, visitor_id)
    group by all
),
money as (
    select period_type, period_start, channel, sum(gmv) as gmv, sum(spend) as spend
    from (
        select paid_on as day, channel, paid_amount as gmv, null as spend from order_channels
        union all by name
        select day, channel, spend from ad_days
    )
    join period_days using (day)
    group by all
),
uv as (select period_type, period_start, who as channel, things as uv from distinct_by_period(channel_visitors))
select
    period_type, period_start, channel,
    given(sources, ['orders', 'events'], cast(coalesce(gmv, 0) as decimal(18, 2))) as traffic_source_gmv,
    given(sources, ['events'], coalesce(uv, 0)) as traffic_source_uv,
    given(sources, ['orders', 'events'], part(paying_uv, uv)) as traffic_source_conversion_rate,
    given(sources, ['ads', 'orders', 'events'], part(gmv, spend)) as traffic_source_roas
from (from coverage where shop_id = 'all' and (list_contains(sources, 'events') or list_contains(sources, 'orders')))
cross join (select channel from uv union select channel from money)
left join uv using (period_type, period_start, channel)
left join paying using (period_type, period_start, channel)
left join money using (period_type, period_start, channel);
