{% set parts = ['predictions'] %}
{% set few_answers = 'coalesce(predictions.conversation_count, 0) > 0 and predictions.%s is null' %}

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

    -- what is expected
    {{ kpi_model('predicted_csat', 'predictions.predicted_csat', 'predictions.predicted_csat_sample', ['chats', 'messages'], history=few_answers % 'predicted_csat') }},
    {{ kpi_model('predicted_resolution_rate', 'predictions.predicted_resolution_rate', 'predictions.predicted_resolution_sample', ['chats', 'messages'], history=few_answers % 'predicted_resolution_rate') }},
    predictions.model_version as prediction_model_version
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
