-- Everything that a period and shop has, side by side.
create temp table parts as
with growing as (
    select coverage.period_type, coverage.period_start, coverage.shop_id, gmv
    from coverage join totals using (period_type, period_start, shop_id)
    where is_complete and period_start >= orders_first_on and gmv > 0
)
select
    coverage.*, totals.* exclude (period_type, period_start, shop_id), uv, paying_uv, product_uv, product_paying_uv, daily_uv, buyers,
    top_brands, sellers.merchants, top_merchants, year_buyers, repeat_buyers, ltv, ltv_revenue,
    standings.* exclude (period_type, period_start, shop_id),
    coalesce(totals.gmv, 0) - coalesce(refunded, 0) as sales,
    coalesce(costed_goods, 0) - coalesce(cost_of_goods, 0) as profit,
    coalesce(ad_spend, 0) + coalesce(campaign_cost, 0) as acquisition_cost,
    cast(coalesce(totals.gmv, 0) as double) / cast(before.gmv as double) - 1 as gmv_growth_mom,
    cast(coalesce(totals.gmv, 0) as double) / cast(last_year.gmv as double) - 1 as gmv_growth_yoy,
    coverage.period_type not in ('day', 'week') as is_long,
    history_days >= 90 as has_history
from coverage
left join totals using (period_type, period_start, shop_id)
left join visitors using (period_type, period_start, shop_id)
left join daily_visitors using (period_type, period_start, shop_id)
left join buyers using (period_type, period_start, shop_id)
left join sellers using (period_type, period_start, shop_id)
left join repurchase using (period_type, period_start, shop_id)
left join standings using (period_type, period_start, shop_id)
left join lifetime on lifetime.shop_id = coverage.shop_id and next_month = date_trunc('month', last_on + 1)
left join growing as before
    on before.period_type = coverage.period_type and before.shop_id = coverage.shop_id
    and before.period_start = cast(date_trunc(coverage.period_type, coverage.period_start - 1) as date)
left join growing as last_year
    on last_year.period_type = coverage.period_type and last_year.shop_id = coverage.shop_id
    and last_year.period_start = case
        when coverage.period_type = 'week' then coverage.period_start - 364
        when coverage.period_type <> 'day' or strftime(coverage.period_start, '%m-%d') <> '02-29'
            then cast(coverage.period_start - interval 1 year as date)
    end;
