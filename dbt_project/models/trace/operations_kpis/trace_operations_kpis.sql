{{ config(alias='operations_kpis') }}

{{ union_traces([
    'trace_operations_views', 'trace_operations_sessions', 'trace_operations_sales', 'trace_operations_payers', 'trace_operations_products',
    'trace_operations_carts', 'trace_operations_assortment', 'trace_operations_settled', 'trace_operations_paid_traffic', 'trace_operations_campaigns',
]) }}
