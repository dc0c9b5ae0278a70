{% set young = 'coverage.buyer_history_days < ' ~ var('first_ever_history_days') %}
{% set young_traffic = 'coverage.visitor_history_days < ' ~ var('first_ever_history_days') %}
{% set short_year = 'coverage.buyer_history_days < ' ~ var('trailing_days') %}
{% set few_cohorts = 'coalesce(lifetime.cohort_months, 0) < ' ~ var('lifetime_minimum_cohort_months') %}
{% set total_spend = '(acquisition.ad_spend + acquisition.campaign_cost)' %}
{% set days_rate = 'cast(coverage.days as double)' %}

{% set under_a_month = "coverage.period_type in ('day', 'week')" %}
{% set net_sales = '(coalesce(orders.gmv, 0) - coalesce(margin.refund_amount, 0))' %}
{% set cash_cycle = ratio_to_positive('inventory.average_inventory_value', 'margin.cost_of_goods') ~ ' * ' ~ days_rate
    ~ ' + ' ~ ratio_to_positive('balances.average_receivables', net_sales) ~ ' * ' ~ days_rate
    ~ ' - ' ~ ratio_to_positive('balances.average_payables', 'margin.cost_of_goods') ~ ' * ' ~ days_rate %}
{% set parts = [
    'orders', 'growth', 'margin', 'visitors', 'daily_visitors', 'traffic', 'settled', 'repurchase', 'lifetime', 'acquisition', 'inventory',
    'voice', 'shares', 'keywords', 'merchants', 'members', 'balances',
] %}

with coverage as (
    select * from {{ ref('int_company_coverage') }}
)
{{- part_ctes('int_company_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.shop_id,
    coverage.days,
    coverage.is_complete,

    -- sales: by the platform's orders, so also of a shop without any yet, or with refunds alone ('unknown')
    {{ kpi_total('gmv', 'orders.gmv', 'orders.order_count', ['sales']) }},
    {{ kpi_total('refund_amount', 'margin.refund_amount', 'margin.refund_case_count', ['refunds']) }},
    {{ kpi_total('net_sales', net_sales, 'coalesce(orders.order_count, 0) + coalesce(margin.refund_case_count, 0)', ['sales', 'refunds']) }},
    {{ kpi_count('order_count', 'orders.order_count', ['sales']) }},
    {{ kpi_count('buyer_count', 'orders.buyer_count', ['buyers']) }},
    {{ kpi_count('new_buyer_count', 'orders.new_buyer_count', ['buyers'], history=young) }},
    {{ kpi_growth('gmv_growth_mom', 'orders.gmv', 'growth.previous_gmv', 'orders.order_count', ['sales']) }},
    {{ kpi_growth('gmv_growth_yoy', 'orders.gmv', 'growth.year_earlier_gmv', 'orders.order_count', ['sales']) }},
    {{ kpi_total('gross_profit', 'margin.gross_profit', 'margin.costed_line_count', ['costs']) }},
    {{ kpi_ratio('gross_margin', 'margin.gross_profit', 'margin.goods_revenue', 'margin.costed_line_count', ['costs'], part_type='decimal(18, 2)') }},
    {{ kpi_ratio('aov', 'orders.gmv', 'orders.order_count', 'orders.order_count', ['sales'], 'decimal(18, 2)', part_type='decimal(18, 2)') }},
    {{ kpi_ratio('spend_per_buyer', 'orders.gmv', 'orders.buyer_count', 'orders.buyer_count', ['buyers'], 'decimal(18, 2)', part_type='decimal(18, 2)') }},

    -- traffic
    {{ kpi_ratio('revenue_per_visitor', 'orders.gmv', 'visitors.uv', 'visitors.uv', ['sales', 'web_events'], 'decimal(18, 2)', part_type='decimal(18, 2)') }},
    {{ kpi_count('uv', 'visitors.uv', ['web_events']) }},
    {{ kpi_count('new_uv', 'traffic.new_uv', ['web_events'], history=young_traffic) }},
    {{ kpi_count('pv', 'traffic.pv', ['web_events']) }},
    {{ kpi_count('raw_page_views', 'traffic.raw_page_views', ['web_events']) }},
    {{ kpi_count('visits', 'traffic.visits', ['web_events']) }},
    {{ kpi_ratio('average_dau', 'daily_visitors.daily_uv_sum', 'coverage.days', 'daily_visitors.daily_uv_sum', ['web_events']) }},
    {{ kpi_ratio('conversion_rate', 'visitors.paying_visitor_count', 'visitors.uv', 'visitors.uv', ['web_events', 'sales']) }},
    {{ kpi_ratio('view_to_purchase_rate', 'visitors.product_paying_visitor_count', 'visitors.product_visitor_count', 'visitors.product_visitor_count', ['web_events', 'sales']) }},
    {{ kpi_settling('cart_to_purchase_rate', ['web_events', 'sales']) }},
    {{ kpi_settling('cart_abandonment_rate', ['web_events', 'sales']) }},
    {{ kpi_settling('checkout_abandonment_rate', ['web_events', 'sales']) }},

    -- buyers
    {{ kpi_ratio('repurchase_rate', 'repurchase.trailing_repeat_buyer_count', 'repurchase.trailing_buyer_count', 'repurchase.trailing_buyer_count', ['buyers'], history=short_year) }},
    {{ kpi_settling('second_purchase_rate_90d', ['buyers'], histories=young_buyer_cohorts()) }},
    {{ kpi_model('ltv', 'lifetime.ltv', 'lifetime.cohort_buyer_count', ['costs', 'buyers'], 'decimal(18, 2)', history=few_cohorts) }},
    {{ kpi_model('ltv_revenue', 'lifetime.ltv_revenue', 'lifetime.cohort_buyer_count', ['buyers'], 'decimal(18, 2)', history=few_cohorts) }},
    {{ kpi_ratio('cac', total_spend, 'orders.new_buyer_count', 'orders.new_buyer_count', ['ads', 'buyers'], 'decimal(18, 2)', history=young, part_type='decimal(18, 2)') }},
    {{ kpi_model('ltv_cac_ratio', ratio_to_positive('lifetime.ltv', ratio(total_spend, 'orders.new_buyer_count')), 'orders.new_buyer_count', ['ads', 'costs', 'buyers'], history=young ~ ' or ' ~ few_cohorts) }},

    -- stock
    {{ kpi_ratio('inventory_turnover', 'margin.cost_of_goods * 365 / ' ~ days_rate, 'inventory.average_inventory_value', 'inventory.snapshot_day_count', ['inventory', 'costs'], part_type='double') }},
    {{ kpi_ratio('inventory_days', 'inventory.average_inventory_value * ' ~ days_rate, 'margin.cost_of_goods', 'inventory.snapshot_day_count', ['inventory', 'costs'], part_type='double') }},

    -- advertising
    {{ kpi_total('ad_spend', 'acquisition.ad_spend', 'acquisition.ad_row_count', ['ads']) }},
    {{ kpi_ratio('roas', 'acquisition.ad_attributed_gmv', 'acquisition.ad_spend', 'acquisition.ad_attributed_order_count', ['ads', 'web_events'], part_type='decimal(18, 2)') }},

    -- the customers' voice
    {{ kpi_ratio('csat', 'voice.satisfied_response_count', 'voice.csat_response_count', 'voice.csat_response_count', ['satisfaction']) }},
    {{ kpi_ratio('csat_average', 'voice.csat_score_sum', 'voice.csat_response_count', 'voice.csat_response_count', ['satisfaction']) }},
    {{ kpi_ratio('nps', 'voice.net_promoter_count', 'voice.nps_response_count', 'voice.nps_response_count', ['recommendation'], factor=100) }},
    {{ kpi_ratio('positive_review_rate', 'voice.positive_review_count', 'voice.review_count', 'voice.review_count', ['reviews']) }},
    {{ kpi_settling('return_rate', ['sales', 'refunds']) }},
    {{ kpi_ratio('complaint_rate', 'voice.complaint_count', 'orders.order_count', 'orders.order_count', ['complaints', 'sales']) }},
    {{ kpi_settling('complaint_handling_rate', ['complaints']) }},
    {{ kpi_settling('bot_resolution_rate', ['bots']) }},
    {{ kpi_count('social_share_count', 'shares.share_count', ['shares']) }},
    {{ kpi_ratio('brand_keyword_top_rate', 'keywords.top_keyword_day_count', 'keywords.keyword_day_count', 'keywords.keyword_day_count', ['keywords']) }},
    {{ kpi_ratio('hot_item_in_stock_rate', 'inventory.hot_sku_in_stock_day_count', 'inventory.hot_sku_day_count', 'inventory.hot_sku_day_count', ['hot_items']) }},

    -- brands and merchants
    {{ kpi_count('active_top_brand_count', 'merchants.top_brand_count', ['brands']) }},
    {{ kpi_count('active_merchant_count', 'merchants.merchant_count', ['merchants']) }},
    {{ kpi_count('active_top_merchant_count', 'merchants.top_merchant_count', ['merchants']) }},
    {{ kpi_ratio('top_merchant_sales_share', 'merchants.top_merchant_amount', 'merchants.line_amount', 'merchants.merchant_line_count', ['merchants'], part_type='decimal(18, 2)') }},
    {{ kpi_count('member_merchant_count', 'members.member_merchant_count', ['members']) }},

    -- capital
    {{ kpi_ratio('capital_turnover', net_sales ~ ' * 365 / ' ~ days_rate, 'balances.average_working_capital', '1', ['balances', 'sales', 'refunds', 'inventory'], part_type='decimal(18, 2)', undefined=under_a_month) }},
    {{ kpi_model('cash_conversion_cycle', cash_cycle, '1', ['balances', 'sales', 'refunds', 'inventory', 'costs'], undefined=under_a_month) }},

    -- what could not be told apart, for the reader of the KPIs above
    {{ ratio('orders.unknown_visitor_order_count', 'orders.order_count') }} as unknown_visitor_order_share,
    {{ ratio('margin.line_count - margin.costed_line_count', 'margin.line_count') }} as unknown_cost_line_share
from coverage
{{- join_parts(parts, ['shop_id']) }}
