{% set parts = ['orders', 'traffic'] %}

with staff_coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'campaign_kpis'
),

-- A campaign counts over its own days, which need not lie in the period: whether data cover it is asked of each campaign, in the parts.
coverage as (
    select
        period_type,
        period_start,
        period_end,
        employee_id,
        role,
        role_days,
        days,
        is_complete
        {%- for source in ['campaigns', 'orders', 'web_events'] %},
        has_{{ source }},
        true as in_{{ source }}
        {%- endfor %}
    from staff_coverage
)
{{- part_ctes('int_campaign_planner_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.employee_id,
    coverage.role,
    coverage.role_days,
    coverage.days,
    coverage.is_complete,
    {{ campaign_kpi_columns(no_orders='orders.campaign_count is null', no_traffic='traffic.campaign_count is null') }}
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
