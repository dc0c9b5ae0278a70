with cases as (
    select * from {{ ref('int_customer_service_cases') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

{{ settled_by_period(['issue_handle_seconds', 'first_contact_resolution_rate', 'resolution_rate'], ['employee_id', 'role'], value_type='double') }}
