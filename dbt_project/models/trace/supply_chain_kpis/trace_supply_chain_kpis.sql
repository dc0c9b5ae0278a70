{{ config(alias='supply_chain_kpis') }}

{{ union_traces(['trace_supply_chain_stock', 'trace_supply_chain_costs', 'trace_supply_chain_hot_items']) }}
