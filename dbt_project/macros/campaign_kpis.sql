{#
    The KPIs of campaigns, written once: of one campaign (marts.campaigns) and of all that a planner ended in a period
    (campaign_kpis). Both join their parts as `orders` and `traffic`, with columns of the same names.
    `no_orders` and `no_traffic` are conditions under which none of the campaigns lies within the data of orders or of events.
#}
{% macro campaign_kpi_columns(no_orders=none, no_traffic=none) -%}
    {%- set traffic = ['campaigns', 'web_events'] -%}
    {%- set sales = ['campaigns', 'orders'] -%}
    {%- set conversion = ratio('traffic.paying_visitor_count', 'traffic.converting_uv') -%}
    {%- set shop_conversion = ratio('traffic.shop_paying_visitor_count', 'traffic.shop_uv') -%}
    {{ kpi_ratio('clicks_per_uv', 'traffic.click_count', 'traffic.uv', 'traffic.uv', traffic, absent=no_traffic) }},
    {{ kpi_count('campaign_uv', 'traffic.uv', traffic, absent=no_traffic) }},
    {{ kpi_ratio('campaign_order_share', 'orders.own_shop_order_count', 'orders.shop_order_count', 'orders.shop_order_count', sales, absent=no_orders) }},
    {{ kpi_ratio('campaign_gmv_share', 'orders.own_shop_gmv', 'orders.shop_gmv', 'orders.shop_order_count', sales, part_type='decimal(18, 2)', absent=no_orders) }},
    {{ kpi_ratio('campaign_conversion_rate', 'traffic.paying_visitor_count', 'traffic.converting_uv', 'traffic.converting_uv', traffic + ['orders'], absent=no_traffic) }},
    {{ kpi_model('campaign_conversion_lift', ratio(conversion, shop_conversion) ~ ' - 1', 'traffic.converting_uv', traffic + ['orders'], absent=no_traffic) }},
    {{ kpi_ratio('campaign_roi', 'orders.gmv', 'orders.cost', 'orders.order_count', sales, part_type='decimal(18, 2)', absent=no_orders) }},
    {{ kpi_ratio('participation_rate', 'traffic.participant_count', 'traffic.target_participants', 'traffic.participant_count', traffic, absent=no_traffic) }}
{%- endmacro %}

{# SQL condition: an event of a campaign lies within it, half-open. #}
{% macro is_within_campaign(event, campaign) -%}
    {{ event }}.platform = {{ campaign }}.platform
        and {{ event }}.campaign_id = {{ campaign }}.campaign_id
        and {{ event }}.occurred_at >= {{ campaign }}.starts_at
        and {{ event }}.occurred_at < {{ campaign }}.ends_at
{%- endmacro %}
