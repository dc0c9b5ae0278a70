{% set young = 'coverage.buyer_history_days < ' ~ var('first_ever_history_days') %}
{% set young_traffic = 'coverage.visitor_history_days < ' ~ var('first_ever_history_days') %}
{% set no_pages = 'not coalesce(ownership.has_pages, false)' %}
{% set no_products = 'not coalesce(ownership.has_products, false)' %}
{% set no_shops = 'not coalesce(ownership.has_shops, false)' %}
{% set no_ads = 'not coalesce(ownership.has_ads or ownership.has_channels or ownership.has_shops, false)' %}
{% set no_visitors = '(' ~ no_products ~ ' or coalesce(visitors.uv, 0) = 0)' %}
{% set no_cases = '(' ~ no_products ~ ' and settled.employee_id is null)' %}
{% set conversion = ratio('coalesce(paying_visitors.paying_visitor_count, 0)', 'visitors.uv') %}
{% set traffic = ['web_events', 'assignments'] %}
{% set sales = ['orders', 'assignments'] %}
{% set both = ['web_events', 'orders', 'assignments'] %}
{% set parts = [
    'ownership', 'traffic', 'visitors', 'paying_visitors', 'sales', 'growth', 'product_viewers', 'product_payers', 'carts', 'settled', 'assortment',
    'benchmark', 'reviews', 'paid_traffic', 'campaigns', 'campaign_visitors',
] %}

with coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'operations_kpis'
)
{{- part_ctes('int_operations_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.employee_id,
    coverage.role,
    coverage.role_days,
    coverage.days,
    coverage.is_complete,

    -- traffic
    {{ kpi_count('uv', 'visitors.uv', traffic, absent=no_pages) }},
    {{ kpi_count('new_uv', 'traffic.new_uv', traffic, history=young_traffic, absent=no_pages) }},
    {{ kpi_count('pv', 'traffic.pv', traffic, absent=no_pages) }},
    {{ kpi_count('raw_page_views', 'traffic.raw_page_views', traffic, absent=no_pages) }},
    {{ kpi_count('visits', 'traffic.visits', traffic, absent=no_pages) }},
    {{ kpi_ratio('pv_per_uv', 'traffic.pv', 'visitors.uv', 'visitors.uv', traffic, absent=no_pages) }},
    {{ kpi_ratio('average_stay_seconds', 'traffic.dwell_seconds', 'traffic.visits', 'traffic.visits', traffic, part_type='double', absent=no_pages) }},
    {{ kpi_ratio('second_click_rate', 'traffic.second_page_count', 'traffic.landing_count', 'traffic.landing_count', traffic, absent=no_pages) }},
    {{ kpi_count('organic_uv', 'visitors.organic_uv', traffic, absent=no_pages) }},
    {{ kpi_growth('organic_uv_growth', 'visitors.organic_uv', 'growth.previous_organic_uv', 'visitors.organic_uv', traffic, absent=no_pages) }},

    -- sales
    {{ kpi_count('buyer_count', 'sales.buyer_count', ['buyers', 'assignments'], absent=no_products) }},
    {{ kpi_count('order_count', 'sales.order_count', sales, absent=no_products) }},
    {{ kpi_total('gmv', 'sales.gmv', 'sales.line_count', sales, absent=no_products) }},
    {{ kpi_growth('gmv_growth_mom', 'sales.gmv', 'growth.previous_gmv', 'sales.order_count', sales, absent=no_products) }},
    {{ kpi_ratio('spend_per_buyer', 'sales.gmv', 'sales.buyer_count', 'sales.buyer_count', ['buyers', 'assignments'], 'decimal(18, 2)', part_type='decimal(18, 2)', absent=no_products) }},
    {{ kpi_ratio('sell_through_sku_rate', 'assortment.sold_sku_count', 'assortment.sku_count', 'assortment.sku_count', ['products'] + sales, absent=no_products) }},

    -- conversion
    {{ kpi_ratio('order_conversion_rate', 'paying_visitors.paying_visitor_count', 'visitors.uv', 'visitors.uv', both, absent=no_products) }},
    {{ kpi_ratio('conversion_vs_benchmark', conversion, 'benchmark.benchmark', 'visitors.uv', ['benchmarks'] + both, part_type='double', absent=no_visitors) }},
    {{ kpi_ratio('product_page_conversion_rate', 'product_payers.product_payer_count', 'product_viewers.product_viewer_count', 'product_viewers.product_viewer_count', both, absent=no_pages) }},
    {{ kpi_ratio('add_to_order_rate', 'carts.ordering_visitor_count', 'carts.cart_visitor_count', 'carts.cart_visitor_count', both, absent=no_products) }},
    {{ kpi_ratio('paid_roi', 'paid_traffic.gmv', 'paid_traffic.spend', 'paid_traffic.order_count', ['ads'] + traffic, part_type='decimal(18, 2)', absent=no_ads) }},

    -- buyers and quality
    {{ kpi_settling('new_buyer_retention_90d', ['buyers', 'assignments'], histories=young_buyer_cohorts(), absent=no_cases) }},
    {{ kpi_settling('return_rate', ['orders', 'refunds', 'assignments'], absent=no_cases) }},
    {{ kpi_ratio('positive_review_rate', 'reviews.positive_review_count', 'reviews.review_count', 'reviews.review_count', ['reviews', 'assignments'], absent=no_products) }},

    -- campaigns of the assigned shops
    {{ kpi_ratio('participation_rate', 'campaigns.participant_count', 'campaigns.target_participant_count', 'campaigns.participant_count', ['campaigns'] + traffic, absent=no_shops) }},
    {{ kpi_count('campaign_page_uv', 'campaign_visitors.campaign_page_uv', traffic, absent=no_shops) }},
    {{ kpi_ratio('campaign_second_click_rate', 'traffic.campaign_second_page_count', 'traffic.campaign_landing_count', 'traffic.campaign_landing_count', traffic, absent=no_shops) }}
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
