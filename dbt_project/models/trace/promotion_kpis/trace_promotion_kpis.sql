{{ config(alias='promotion_kpis') }}

{{ union_traces(['trace_promotion_money', 'trace_promotion_visitors']) }}
