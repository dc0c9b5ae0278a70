-- The 52 KPIs, and the matured ones of those that settle. NULL where a source does not cover the period.
create table company_kpis as
select
    period_type, period_start, shop_id,

    -- sales: 0 also of a shop without an order yet, or with refunds alone, so that shops add up
    given(sources, ['sales'], cast(coalesce(gmv, 0) as decimal(18, 2))) as gmv,
    given(sources, ['refunds'], cast(coalesce(refunded, 0) as decimal(18, 2))) as refund_amount,
    given(sources, ['sales', 'refunds'], cast(sales as decimal(18, 2))) as net_sales,
    given(sources, ['sales'], coalesce(orders, 0)) as order_count,
    given(sources, ['buyers'], coalesce(buyers, 0)) as buyer_count,
    given(sources, ['buyers'], case when has_history then coalesce(new_buyers, 0) end) as new_buyer_count,
    given(sources, ['sales'], gmv_growth_mom) as gmv_growth_mom,
    given(sources, ['sales'], gmv_growth_yoy) as gmv_growth_yoy,
    given(sources, ['costs'], cast(profit as decimal(18, 2))) as gross_profit,
    given(sources, ['costs'], part(profit, costed_goods)) as gross_margin,
    given(sources, ['sales'], cast(part(gmv, orders) as decimal(18, 2))) as aov,
    given(sources, ['buyers'], cast(part(gmv, buyers) as decimal(18, 2))) as spend_per_buyer,

    -- traffic
    given(sources, ['sales', 'events'], cast(part(gmv, uv) as decimal(18, 2))) as revenue_per_visitor,
    given(sources, ['events'], coalesce(uv, 0)) as uv,
    given(sources, ['events'], case when has_history then coalesce(new_uv, 0) end) as new_uv,
    given(sources, ['events'], coalesce(pv, 0)) as pv,
    given(sources, ['events'], coalesce(raw_page_views, 0)) as raw_page_views,
    given(sources, ['events'], coalesce(visits, 0)) as visits,
    given(sources, ['events'], part(daily_uv, days)) as average_dau,
    given(sources, ['events', 'sales'], part(paying_uv, uv)) as conversion_rate,
    given(sources, ['events', 'sales'], part(product_paying_uv, product_uv)) as view_to_purchase_rate,
    given(sources, ['events', 'sales'], part(cart_hits, cart_cases)) as cart_to_purchase_rate,
    given(sources, ['events', 'sales'], part(cart_cases - cart_hits, cart_cases)) as cart_abandonment_rate,
    given(sources, ['events', 'sales'], part(checkout_hits, checkout_cases)) as checkout_abandonment_rate,

    -- buyers
    given(sources, ['buyers'], part(repeat_buyers, year_buyers)) as repurchase_rate,
    given(sources, ['buyers'], case when has_history then part(second_hits, second_cases) end) as second_purchase_rate_90d,
    given(sources, ['costs', 'buyers'], cast(ltv as decimal(18, 2))) as ltv,
    given(sources, ['buyers'], cast(ltv_revenue as decimal(18, 2))) as ltv_revenue,
    given(sources, ['ads', 'buyers'], case when has_history then cast(part(acquisition_cost, new_buyers) as decimal(18, 2)) end) as cac,
    given(sources, ['ads', 'buyers', 'costs'], case when has_history then parts.ltv / case when acquisition_cost > 0 then part(acquisition_cost, new_buyers) end end)
        as ltv_cac_ratio,

    -- stock and advertising
    given(sources, ['stock', 'costs'], part(cost_of_goods * 365 / days, inventory)) as inventory_turnover,
    given(sources, ['stock', 'costs'], part(inventory * days, cost_of_goods)) as inventory_days,
    given(sources, ['ads'], cast(coalesce(ad_spend, 0) as decimal(18, 2))) as ad_spend,
    given(sources, ['ads', 'events'], part(ad_gmv, ad_spend)) as roas,

    -- the customers' voice
    given(sources, ['satisfaction'], part(csat_good, csat_scores)) as csat,
    given(sources, ['satisfaction'], part(csat_sum, csat_scores)) as csat_average,
    given(sources, ['recommendation'], part(nps_net, nps_scores) * 100) as nps,
    given(sources, ['reviews'], part(good_reviews, reviews)) as positive_review_rate,
    given(sources, ['sales', 'refunds'], part(return_hits, return_cases)) as return_rate,
    given(sources, ['complaints', 'sales'], part(complaints, orders)) as complaint_rate,
    given(sources, ['complaints'], part(complaint_hits, complaint_cases)) as complaint_handling_rate,
    given(sources, ['bots'], part(bot_hits, bot_cases)) as bot_resolution_rate,
    given(sources, ['shares'], coalesce(shares, 0)) as social_share_count,
    given(sources, ['keywords'], part(top_keywords, keywords)) as brand_keyword_top_rate,
    given(sources, ['hot'], part(hot_in_stock, hot_skus)) as hot_item_in_stock_rate,

    -- brands, merchants, capital
    given(sources, ['brands'], coalesce(top_brands, 0)) as active_top_brand_count,
    given(sources, ['merchants'], coalesce(merchants, 0)) as active_merchant_count,
    given(sources, ['merchants'], coalesce(top_merchants, 0)) as active_top_merchant_count,
    given(sources, ['merchants'], part(top_merchant_amount, line_amount)) as top_merchant_sales_share,
    given(sources, ['members'], members) as member_merchant_count,
    given(sources, ['balances', 'sales', 'refunds', 'stock'], part(sales * 365 / days, capital)) as capital_turnover,
    case when is_long then given(
        sources, ['balances', 'sales', 'refunds', 'stock', 'costs'],
        part(inventory, cost_of_goods) * days
        + receivables / case when sales > 0 then sales end * days
        - payables / case when cost_of_goods > 0 then cost_of_goods end * days
    ) end as cash_conversion_cycle,

    -- matured: of cases that settled by the end of the period; month, quarter and year
    case when is_long then given(sources, ['events', 'sales'], part(matured_cart_hits, matured_cart_cases)) end
        as cart_to_purchase_rate__matured,
    case when is_long then given(sources, ['events', 'sales'], part(matured_cart_cases - matured_cart_hits, matured_cart_cases)) end
        as cart_abandonment_rate__matured,
    case when is_long then given(sources, ['events', 'sales'], part(matured_checkout_hits, matured_checkout_cases)) end
        as checkout_abandonment_rate__matured,
    case when is_long and history_days >= 180 then given(sources, ['buyers'], part(matured_second_hits, matured_second_cases)) end
        as second_purchase_rate_90d__matured,
    case when is_long then given(sources, ['sales', 'refunds'], part(matured_return_hits, matured_return_cases)) end
        as return_rate__matured,
    case when is_long then given(sources, ['complaints'], part(matured_complaint_hits, matured_complaint_cases)) end
        as complaint_handling_rate__matured,
    case when is_long then given(sources, ['bots'], part(matured_bot_hits, matured_bot_cases)) end
        as bot_resolution_rate__matured
from parts;
