{# The marts that hold KPIs, in the order of the dictionary. Which KPIs each holds stands in its own .yml. #}
{% macro kpi_marts() -%}
    {{ return([
        'company_kpis', 'traffic_source_kpis', 'operations_kpis', 'promotion_kpis', 'campaign_kpis',
        'customer_service_kpis', 'service_team_kpis', 'design_kpis', 'warehouse_kpis', 'logistics_kpis',
        'supply_chain_kpis', 'leadership_kpis', 'peer_review_kpis',
    ]) }}
{%- endmacro %}

{#
    The KPIs of a mart as its .yml tells them: a column whose meta holds `kpi` (its labels) is one. The dictionary, the long
    form, the range test and the scoring read them from here, so that no second list exists. Empty while dbt only parses.
#}
{% macro kpis_of(mart) -%}
    {%- set found = [] -%}
    {%- set node = graph.nodes.get('model.scorehouse.' ~ mart) if execute else none -%}
    {%- if node -%}
        {%- for column in node.columns.values() if column.config.meta.kpi is defined -%}
            {%- set meta = column.config.meta -%}
            {%- do found.append({
                'kpi_id': column.name, 'zh': meta.kpi.zh, 'en': meta.kpi.en, 'definition': column.description,
                'definition_zh': meta.definition_zh, 'unit': meta.unit,
                'better': meta.better, 'additivity': meta.additivity, 'clock': meta.clock, 'settles': meta.get('settles', 0),
                'range': meta.get('range'), 'reach': meta.reach,
                'shown_as': 'growth' if meta.additivity == 'growth' else 'percent' if meta.unit == 'ratio' else meta.get('shown_as', meta.unit),
                'has_parts': meta.additivity in ('ratio', 'mean'),
            }) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}

{% macro mart_meta(mart) -%}
    {%- set node = graph.nodes.get('model.scorehouse.' ~ mart) if execute else none -%}
    {{ return(node.config.meta if node else {'subject': {'type': '', 'column': 'period_type'}, 'audience': 'shared'}) }}
{%- endmacro %}

{# A text as a SQL literal. #}
{% macro quoted(text) -%}
    {{ "'" ~ (text | string | trim | replace("\n", ' ') | replace("'", "''")) ~ "'" if text is not none else 'null' }}
{%- endmacro %}
