create temp table campaign_values as
select
    about,
    part(clicks, uv) as clicks_per_uv,
    case when with_events > 0 then coalesce(uv, 0) end as campaign_uv,
    part(own_orders, all_orders) as campaign_order_share,
    part(own_gmv, all_gmv) as campaign_gmv_share,
    part(paying_uv, converting_uv) as campaign_conversion_rate,
    part(paying_uv, converting_uv) / nullif(part(shop_paying_uv, shop_uv), 0) - 1 as campaign_conversion_lift,
    case when with_orders > 0 then part(gmv, cost) end as campaign_roi,
    part(participants, targets) as participation_rate
from campaign_sums
left join campaign_uv using (about)
left join campaign_shop_uv using (about);

create table campaigns as
select campaign_id, campaign_values.* exclude (about)
from campaign_values
join begun on about = campaign_id;

create table campaign_kpis as
select period_type, period_start, employee_id, role,
    given(sources, ['campaigns', 'events'], columns('(clicks_per_uv|campaign_uv|participation_rate)')),
    given(sources, ['campaigns', 'orders'], columns('campaign_(order_share|gmv_share|roi)')),
    given(sources, ['campaigns', 'events', 'orders'], columns('campaign_conversion_.*'))
from (from role_periods where mart = 'campaign_kpis')
left join campaign_values on about = concat_ws(' ', period_type, period_start, who);
