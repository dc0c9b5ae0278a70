{{ config(alias='design_kpis') }}

{{ union_traces(['trace_design_tasks', 'trace_design_logs', 'trace_design_views', 'trace_design_conversion', 'trace_design_sales']) }}
