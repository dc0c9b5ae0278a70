{% set annual_cost = 'margin.cost_of_goods * 365 / cast(coverage.days as double)' %}
{% set parts = ['stock', 'margin', 'hot_items'] %}

with coverage as (
    select * from {{ ref('int_supply_chain_coverage') }}
)
{{- part_ctes('int_supply_chain_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.category,
    coverage.days,
    coverage.is_complete,
    {{ kpi_ratio('hot_item_in_stock_rate', 'stock.hot_sku_in_stock_day_count', 'stock.hot_sku_day_count', 'stock.hot_sku_day_count', ['hot_items']) }},
    {{ kpi_count('new_hot_item_count', 'hot_items.new_hot_item_count', ['hot_products']) }},
    {{ kpi_ratio('stockout_day_rate', 'stock.listed_sku_out_day_count', 'stock.listed_sku_day_count', 'stock.listed_sku_day_count', ['inventory']) }},
    {{ kpi_ratio('inventory_turnover', annual_cost, 'stock.average_inventory_value', 'stock.snapshot_day_count', ['inventory', 'costs'], part_type='double') }}
from coverage
{{- join_parts(parts, ['category']) }}
