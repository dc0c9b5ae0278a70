{% set parts = ['consultations', 'assisted', 'sales_settled', 'costs', 'difficulty'] %}
{% set talks = ['chats', 'messages'] %}
{% set sales = ['orders', 'chats', 'messages'] %}
{% set uplift = ratio('assisted.assisted_gmv', 'assisted.assisted_order_count') ~ ' - ' ~ ratio('assisted.unassisted_gmv', 'assisted.unassisted_order_count') %}
{% set few_others = 'assisted.agent_count <= ' ~ var('index_minimum_others') %}
{% set under_a_month = "coverage.period_type in ('day', 'week')" %}
{% set unknown_cost = 'coalesce(costs.unknown_month_count, 1) > 0' %}
{% set short_history = {
    'own': 'coverage.chats_first_on > ' ~ add_days('coverage.period_start', '-' ~ var('difficulty_history_days')),
    'matured': 'coverage.chats_first_on > ' ~ add_days('coverage.period_start', '-' ~ var('difficulty_history_days') ~ ' - ' ~ var('issue_window_days')),
} %}

with coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'customer_service_kpis'
)
{{- part_ctes('int_customer_service_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.employee_id,
    coverage.role,
    coverage.role_days,
    coverage.days,
    coverage.is_complete,
    {{ kpi_settling('consult_conversion_rate', sales, relation='consultations') }},
    {{ kpi_settling('consult_conversion_rate_all', sales, relation='consultations') }},
    {{ kpi_total('assisted_gmv', 'assisted.assisted_gmv', 'assisted.assisted_order_count', sales) }},
    {{ kpi_ratio('assisted_gmv_index', 'assisted.assisted_gmv', 'assisted.mean_assisted_gmv', 'assisted.assisted_order_count', sales, part_type='decimal(18, 4)', absent=few_others) }},
    {{ kpi_model('aov_uplift', uplift, 'assisted.assisted_order_count', sales, 'decimal(18, 2)') }},
    {{ kpi_settling('cross_sell_rate', sales + ['product_recommendations'], relation='sales_settled') }},
    {{ kpi_settling('save_rate', sales, relation='sales_settled') }},
    {{ kpi_settling('service_return_rate', sales + ['shipments', 'refunds'], relation='sales_settled') }},
    {{ kpi_settling('service_exchange_rate', sales + ['shipments', 'refunds'], relation='sales_settled') }},
    {{ kpi_settling('service_refund_rate', sales + ['refunds'], relation='sales_settled') }},
    {{ kpi_ratio('cost_per_contact', 'costs.staff_cost', 'costs.conversation_count', 'costs.conversation_count', talks + ['staff_costs', 'schedules'], 'decimal(18, 2)', part_type='decimal(18, 2)', undefined=under_a_month, absent=unknown_cost) }},
    {{ kpi_settling_model('difficulty_adjusted_resolution_rate', talks, 'difficulty', histories=short_history) }}
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
