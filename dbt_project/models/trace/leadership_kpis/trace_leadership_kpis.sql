{{ config(alias='leadership_kpis') }}

{{ union_traces(['trace_leadership_money', 'trace_leadership_capital', 'trace_leadership_visitors']) }}
