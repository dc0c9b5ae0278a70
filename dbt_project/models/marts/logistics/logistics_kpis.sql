{% set parts = ['deliveries', 'voice', 'stock'] %}

with coverage as (
    select * from {{ ref('int_logistics_coverage') }}
)
{{- part_ctes('int_logistics_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.warehouse_id,
    coverage.days,
    coverage.is_complete,
    {{ kpi_ratio('on_time_delivery_rate', 'deliveries.on_time_count', 'deliveries.due_count', 'deliveries.due_count', ['shipments']) }},
    {{ kpi_ratio('delivery_complaint_rate', 'voice.complaint_count', 'deliveries.shipped_count', 'deliveries.shipped_count', ['complaints', 'shipments']) }},
    {{ kpi_ratio('delivery_satisfaction', 'voice.good_rating_count', 'voice.rating_count', 'voice.rating_count', ['delivery_ratings']) }},
    {{ kpi_ratio('inventory_accuracy_rate', 'stock.accurate_count', 'stock.compared_count', 'stock.compared_count', ['system_stock']) }}
from coverage
{{- join_parts(parts, ['warehouse_id']) }}
