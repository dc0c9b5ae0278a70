create table operations_kpis as
with joined as (
    select period_type, period_start, who, sum(coalesce(participants, 0)) as participants, sum(target_participants) as targets
    from known_campaigns
    left join participants using (campaign_id)
    join owned on day = cast(ends_at as date) and scope_type = 'shop' and scope_id = shop_id
    join period_days using (day)
    where ends_at <= getvariable('now_at') and target_participants > 0
    group by all
),
everything as (
    from (from role_periods where mart = 'operations_kpis')
    left join ownership using (period_type, period_start, who)
    left join by_role(operations_days) using (period_type, period_start, who)
    left join by_role(sales_days) using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as uv from distinct_by_period(operations_visitors)) using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as organic_uv from distinct_by_period(organic_visitors))
        using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as campaign_page_uv from distinct_by_period(campaign_page_visitors))
        using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as product_viewers from distinct_by_period(product_pairs))
        using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as skus from distinct_by_period(sku_days)) using (period_type, period_start, who)
    left join product_buyers using (period_type, period_start, who)
    left join sold_skus using (period_type, period_start, who)
    left join paying_owned using (period_type, period_start, who)
    left join product_payers using (period_type, period_start, who)
    left join cart_visitors using (period_type, period_start, who)
    left join operations_rates using (period_type, period_start, who)
    left join paid_roi using (period_type, period_start, who)
    left join joined using (period_type, period_start, who)
    left join (
        select period_type, period_start, value as benchmark from benchmarks
        where mart = 'operations_kpis' and kpi_id = 'order_conversion_rate' and industry = 'fashion'
    ) using (period_type, period_start)
),
-- A period that was held whole, to grow from.
whole as (
    select period_type, period_start, who,
        case when gmv > 0 and period_start >= (select first_on from reach where source = 'orders' and shop_id = 'all') then gmv end as gmv,
        case when organic_uv > 0 and period_start >= (select first_on from reach where source = 'events' and shop_id = 'all') then organic_uv end
            as organic_uv
    from everything
    where is_complete and role_days = days
)
select
    everything.period_type, everything.period_start, employee_id, role,

    -- traffic
    given(sources, ['events', 'assignments'], case when has_pages then coalesce(uv, 0) end) as uv,
    given(sources, ['events', 'assignments'], case when has_pages and has_history then coalesce(new_uv, 0) end) as new_uv,
    given(sources, ['events', 'assignments'], case when has_pages then coalesce(pv, 0) end) as pv,
    given(sources, ['events', 'assignments'], case when has_pages then coalesce(raw_page_views, 0) end) as raw_page_views,
    given(sources, ['events', 'assignments'], case when has_pages then coalesce(visits, 0) end) as visits,
    given(sources, ['events', 'assignments'], part(pv, uv)) as pv_per_uv,
    given(sources, ['events', 'assignments'], part(dwell, visits)) as average_stay_seconds,
    given(sources, ['events', 'assignments'], part(second_pages, landings)) as second_click_rate,
    given(sources, ['events', 'assignments'], case when has_pages then coalesce(everything.organic_uv, 0) end) as organic_uv,
    given(sources, ['events', 'assignments'], case when has_pages then part(everything.organic_uv, whole.organic_uv) - 1 end)
        as organic_uv_growth,

    -- sales
    given(sources, ['buyers', 'assignments'], case when has_goods then coalesce(buyers, 0) end) as buyer_count,
    given(sources, ['orders', 'assignments'], case when has_goods then coalesce(orders, 0) end) as order_count,
    given(sources, ['orders', 'assignments'], case when has_goods then cast(coalesce(everything.gmv, 0) as decimal(18, 2)) end) as gmv,
    given(sources, ['orders', 'assignments'], case when has_goods then part(everything.gmv, whole.gmv) - 1 end) as gmv_growth_mom,
    given(sources, ['buyers', 'assignments'], cast(part(everything.gmv, buyers) as decimal(18, 2))) as spend_per_buyer,
    given(sources, ['products', 'orders', 'assignments'], part(sold_skus, skus)) as sell_through_sku_rate,

    -- conversion
    given(sources, ['events', 'orders', 'assignments'], case when has_goods then part(paying_uv, uv) end) as order_conversion_rate,
    given(sources, ['events', 'orders', 'assignments', 'benchmarks'], case when has_goods and uv > 0 then part(part(paying_uv, uv), benchmark) end)
        as conversion_vs_benchmark,
    given(sources, ['events', 'orders', 'assignments'], part(product_payers, product_viewers)) as product_page_conversion_rate,
    given(sources, ['events', 'orders', 'assignments'], part(ordering, adding)) as add_to_order_rate,
    given(sources, ['events', 'ads', 'assignments'], part(ad_gmv, ad_spend)) as paid_roi,

    -- buyers and quality
    given(sources, ['buyers', 'assignments'], case when has_history then new_buyer_retention_90d end) as new_buyer_retention_90d,
    given(sources, ['buyers', 'assignments'], case when history_days >= 180 then new_buyer_retention_90d__matured end)
        as new_buyer_retention_90d__matured,
    given(sources, ['orders', 'refunds', 'assignments'], return_rate) as return_rate,
    given(sources, ['orders', 'refunds', 'assignments'], return_rate__matured) as return_rate__matured,
    given(sources, ['reviews', 'assignments'], part(good_reviews, reviews)) as positive_review_rate,

    -- campaigns of the assigned shops
    given(sources, ['campaigns', 'events', 'assignments'], part(participants, targets)) as participation_rate,
    given(sources, ['events', 'assignments'], case when has_shop then coalesce(campaign_page_uv, 0) end) as campaign_page_uv,
    given(sources, ['events', 'assignments'], part(campaign_second_pages, campaign_landings)) as campaign_second_click_rate
from everything
left join whole
    on whole.period_type = everything.period_type and whole.who = everything.who
    and whole.period_start = cast(date_trunc(everything.period_type, everything.period_start - 1) as date);
