{% set nothing_owned = 'owned.assigned_count is null' %}
{% set young = 'coverage.visitor_history_days < ' ~ var('first_ever_history_days') %}
{% set no_previous = 'growth.previous_gmv is null and owned.assigned_count is not null' %}
{% set growth_over_previous = ratio('coalesce(money.attributed_gmv, 0)', 'growth.previous_gmv') ~ ' - 1' %}
{% set traffic = ['assignments', 'web_events'] %}
{% set attribution = ['assignments', 'orders', 'web_events'] %}
{% set parts = ['owned', 'visitors', 'new_visitors', 'money', 'growth'] %}

with coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'promotion_kpis'
)
{{- part_ctes('int_promotion_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.employee_id,
    coverage.role,
    coverage.role_days,
    coverage.days,
    coverage.is_complete,
    {{ kpi_count('ad_uv', 'visitors.uv', traffic, absent=nothing_owned) }},
    {{ kpi_count('ad_new_uv', 'new_visitors.new_visitor_count', traffic, history=young, absent=nothing_owned) }},
    {{ kpi_ratio('ad_new_uv_share', 'new_visitors.new_visitor_count', 'visitors.uv', 'visitors.uv', traffic, history=young, absent=nothing_owned) }},
    {{ kpi_ratio('reach_rate', 'money.landing_view_count', 'money.impressions', 'money.landing_view_count', traffic + ['ads'], absent=nothing_owned) }},
    {{ kpi_ratio('bounce_rate', 'visitors.bounced_visitor_count', 'visitors.uv', 'visitors.uv', traffic, absent=nothing_owned) }},
    {{ kpi_ratio('cost_per_uv', 'money.spend', 'visitors.uv', 'visitors.uv', traffic + ['ads'], 'decimal(18, 2)', part_type='decimal(18, 2)', absent=nothing_owned) }},
    {{ kpi_ratio('cost_per_order', 'money.spend', 'money.attributed_order_count', 'money.attributed_order_count', attribution + ['ads'], 'decimal(18, 2)', part_type='decimal(18, 2)', absent=nothing_owned) }},
    {{ kpi_ratio('roas', 'money.attributed_gmv', 'money.spend', 'money.attributed_order_count', attribution + ['ads'], part_type='decimal(18, 2)', absent=nothing_owned) }},
    {{ kpi_total('attributed_gmv', 'money.attributed_gmv', 'money.attributed_order_count', attribution, absent=nothing_owned) }},
    {{ kpi_model('attributed_gmv_growth', growth_over_previous, 'money.attributed_order_count', attribution, history=no_previous, absent=nothing_owned) }},
    {{ kpi_ratio('ad_conversion_rate', 'visitors.paying_visitor_count', 'visitors.uv', 'visitors.uv', traffic + ['orders'], absent=nothing_owned) }}
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
