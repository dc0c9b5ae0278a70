create table promotion_kpis as
with paying as (
    select period_type, period_start, who, count(*) as paying_uv
    from (select distinct period_type, period_start, who, what as visitor_id from brought_visitors join period_days using (day)) as came
    semi join (select period_type, period_start, visitor_id from payers join period_days on paid_on = day) as paid_in
        using (period_type, period_start, visitor_id)
    group by all
),
everything as (
    from (from role_periods where mart = 'promotion_kpis')
    left join ownership using (period_type, period_start, who)
    left join by_role(promotion_days) using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as uv from distinct_by_period(brought_visitors)) using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as staying from distinct_by_period(staying_visitors)) using (period_type, period_start, who)
    left join paying using (period_type, period_start, who)
),
whole as (
    select period_type, period_start, who, gmv
    from everything
    where is_complete and role_days = days and gmv > 0
        and period_start >= (select max(first_on) from reach where source in ('orders', 'events') and shop_id = 'all')
)
select
    everything.period_type, everything.period_start, employee_id, role,
    given(sources, ['events', 'assignments'], case when has_ads then coalesce(uv, 0) end) as ad_uv,
    given(sources, ['events', 'assignments'], case when has_ads and has_history then coalesce(new_uv, 0) end) as ad_new_uv,
    given(sources, ['events', 'assignments'], case when has_history then part(new_uv, uv) end) as ad_new_uv_share,
    given(sources, ['events', 'ads', 'assignments'], part(landing_views, impressions)) as reach_rate,
    given(sources, ['events', 'assignments'], part(uv - coalesce(staying, 0), uv)) as bounce_rate,
    given(sources, ['events', 'ads', 'assignments'], cast(part(spend, uv) as decimal(18, 2))) as cost_per_uv,
    given(sources, ['events', 'orders', 'ads', 'assignments'], cast(part(spend, orders) as decimal(18, 2))) as cost_per_order,
    given(sources, ['events', 'orders', 'ads', 'assignments'], part(everything.gmv, spend)) as roas,
    given(sources, ['events', 'orders', 'assignments'], case when has_ads then cast(coalesce(everything.gmv, 0) as decimal(18, 2)) end)
        as attributed_gmv,
    given(sources, ['events', 'orders', 'assignments'], case when has_ads then part(everything.gmv, whole.gmv) - 1 end)
        as attributed_gmv_growth,
    given(sources, ['events', 'orders', 'assignments'], part(paying_uv, uv)) as ad_conversion_rate
from everything
left join whole
    on whole.period_type = everything.period_type and whole.who = everything.who
    and whole.period_start = cast(date_trunc(everything.period_type, everything.period_start - 1) as date);
