{{ config(alias='logistics_kpis') }}

{{ union_traces(['trace_logistics_deliveries', 'trace_logistics_voice', 'trace_logistics_stock']) }}
