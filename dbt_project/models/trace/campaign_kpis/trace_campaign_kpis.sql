{{ config(alias='campaign_kpis') }}

{{ union_traces(['trace_campaign_traffic', 'trace_campaign_orders', 'trace_campaign_shops']) }}
