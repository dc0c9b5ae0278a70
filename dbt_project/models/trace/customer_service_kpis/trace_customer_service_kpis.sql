{{ config(alias='customer_service_kpis') }}

{{ union_traces([
    'trace_customer_service_served', 'trace_customer_service_responses', 'trace_customer_service_logins', 'trace_customer_service_settled',
    'trace_customer_service_findings', 'trace_customer_service_violations', 'trace_customer_service_sales', 'trace_customer_service_others',
    'trace_customer_service_costs', 'trace_customer_service_models',
]) }}
