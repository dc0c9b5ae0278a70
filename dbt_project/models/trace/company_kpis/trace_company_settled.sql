-- Cases that look ahead: sessions with a cart or checkout, new buyers by their first order, orders, complaints, conversations with a bot.
{% set sources = {
    'web_events': ['cart_to_purchase_rate', 'cart_abandonment_rate', 'checkout_abandonment_rate'],
    'orders': ['second_purchase_rate_90d', 'return_rate'],
    'complaints': ['complaint_handling_rate'],
    'conversations': ['bot_resolution_rate'],
} %}

with settling_cases as (
    select * from {{ ref('int_settling_cases') }}
),

raw_events as (
    select * from {{ ref('raw_events') }}
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

raw_findings as (
    select * from {{ ref('raw_findings') }}
),

raw_conversations as (
    select * from {{ ref('raw_conversations') }}
),

raw_cases as (
    select event_key as case_key, {{- raw_columns('raw_events') }} from raw_events
    union all
    select order_key as case_key, {{- raw_columns('raw_orders') }} from raw_orders
    union all
    select platform || '/' || raw_key as case_key, {{- raw_columns('raw_findings') }} from raw_findings
    where source = 'complaints'
    union all
    select conversation_key as case_key, {{- raw_columns('raw_conversations') }} from raw_conversations
),

shop_cases as (
    select settling_cases.kpi_id, settling_cases.shop_id, settling_cases.case_on, settling_cases.is_hit, settling_cases.settles_on, {{- raw_columns() }}
    from settling_cases
    inner join raw_cases as raw_rows
        on settling_cases.case_key = raw_rows.case_key
        and raw_rows.source = case
            {%- for source, kpi_ids in sources.items() %}
            when settling_cases.kpi_id in ({% for kpi_id in kpi_ids %}'{{ kpi_id }}'{{ ', ' if not loop.last }}{% endfor %}) then '{{ source }}'
            {%- endfor %}
        end
),

cases as (
    {{ subject_and_all('shop_cases', 'shop_id') }}
),

traced as (
    {%- for kpi_ids in sources.values() %}
    {%- set last_source = loop.last %}
    {%- for kpi_id in kpi_ids %}
    {{ traced([{'kpi': kpi_id, 'on': 'case_on', 'when': "kpi_id = '" ~ kpi_id ~ "'", 'hit': 'is_hit', 'settles_on': 'settles_on'}]) }}
    {{ 'union all' if not (last_source and loop.last) }}
    {%- endfor %}
    {%- endfor %}
)

select * from traced
