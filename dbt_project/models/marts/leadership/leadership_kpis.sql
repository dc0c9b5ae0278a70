{% set under_a_month = "coverage.period_type in ('day', 'week')" %}
{% set net_sales = '(coalesce(figures.gmv, 0) - coalesce(figures.refund_amount, 0))' %}
{% set yearly_net_sales = net_sales ~ ' * 365 / cast(coverage.days as double)' %}
{% set capital = ['balances', 'sales', 'refunds', 'inventory'] %}
{% set parts = ['figures', 'visitors'] %}

with coverage as (
    select * from {{ ref('int_leadership_coverage') }}
)
{{- part_ctes('int_leadership_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.employee_id,
    coverage.role,
    coverage.role_days,
    coverage.days,
    coverage.is_complete,
    {{ kpi_total('net_sales', net_sales, 'coalesce(figures.order_count, 0) + coalesce(figures.refund_case_count, 0)', ['sales', 'refunds']) }},
    {{ kpi_total('gross_profit', 'figures.gross_profit', 'figures.costed_line_count', ['costs']) }},
    {{ kpi_ratio('capital_turnover', yearly_net_sales, 'figures.average_working_capital', '1', capital, part_type='decimal(18, 2)', undefined=under_a_month) }},
    {{ kpi_ratio('roas', 'figures.ad_attributed_gmv', 'figures.ad_spend', 'figures.ad_attributed_order_count', ['ads', 'web_events'], part_type='decimal(18, 2)') }},
    {{ kpi_ratio('conversion_rate', 'visitors.paying_visitor_count', 'visitors.uv', 'visitors.uv', ['web_events', 'sales']) }}
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
