{% set kpi_ids = [
    'issue_handle_seconds', 'first_contact_resolution_rate', 'resolution_rate',
    'cross_sell_rate', 'save_rate', 'service_return_rate', 'service_exchange_rate', 'service_refund_rate',
] %}

with cases as (
    select * from {{ ref('int_customer_service_cases') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

{{ settled_by_period(kpi_ids, ['employee_id', 'role'], value_type='double') }}
