{% set parts = ['shipping'] %}

with coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'warehouse_kpis'
)
{{- part_ctes('int_warehouse_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.employee_id,
    coverage.role,
    coverage.role_days,
    coverage.days,
    coverage.is_complete,
    {{ kpi_ratio('ship_hours', 'shipping.ship_hours', 'shipping.shipped_count', 'shipping.shipped_count', ['shipments'], part_type='double') }},
    {{ kpi_ratio('on_time_ship_rate', 'shipping.on_time_count', 'shipping.due_count', 'shipping.due_count', ['shipments']) }},
    {{ kpi_ratio('error_rate', 'shipping.error_count', 'shipping.checked_count', 'shipping.checked_count', ['shipments']) }},
    {{ kpi_count('shipped_count', 'shipping.shipped_count', ['shipments']) }},
    {{ kpi_total('packed_count', 'shipping.packed_parcels', 'shipping.packed_shipment_count', ['shipments'], 'bigint') }},
    {{ kpi_ratio('damage_rate', 'shipping.damaged_count', 'shipping.damage_known_count', 'shipping.damage_known_count', ['shipments']) }}
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
