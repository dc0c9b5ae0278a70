{{ config(alias='company_kpis') }}

{{ union_traces([
    'trace_company_money', 'trace_company_orders', 'trace_company_buyers', 'trace_company_page_views', 'trace_company_visits', 'trace_company_settled',
    'trace_company_lifetime', 'trace_company_stock', 'trace_company_capital', 'trace_company_voice', 'trace_company_publicity',
    'trace_company_merchants',
]) }}
