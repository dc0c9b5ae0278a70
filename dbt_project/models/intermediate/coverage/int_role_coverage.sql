-- What the company's sources cover of each period: the gates of the KPIs of roles, warehouses and categories.
{% set sources = [
    'orders', 'buyers', 'costs', 'refunds', 'web_events', 'ads', 'reviews', 'delivery_ratings', 'complaints', 'inventory', 'hot_items', 'system_stock',
    'products', 'hot_products', 'balances', 'benchmarks', 'campaigns', 'assignments', 'staff_costs', 'schedules', 'chats', 'chat_ratings',
    'chat_recommendations', 'messages', 'product_recommendations', 'quality_reviews', 'tickets', 'agent_status', 'knowledge_tests', 'courses',
    'design_tasks', 'design_reviews', 'design_logs', 'shipments', 'peer_reviews', 'agent_complaints', 'review_reasons', 'message_texts',
] %}

with periods as (
    select * from {{ ref('periods') }}
),

source_coverage as (
    select * from {{ ref('int_source_coverage') }}
    where covered = 'all'
),

spans as (
    select
        {%- for source in sources %}
        min(case when source = '{{ source }}' then first_on end) as {{ source }}_first_on,
        max(case when source = '{{ source }}' then last_on end) as {{ source }}_last_on
        {{- ',' if not loop.last }}
        {%- endfor %}
    from source_coverage
)

select
    periods.period_type,
    periods.period_start,
    periods.period_end,
    periods.days,
    periods.is_complete,
    {{ previous_period_start('periods.period_type', 'periods.period_start') }} as previous_start,
    {{ days_between('spans.buyers_first_on', 'periods.period_start') }} as buyer_history_days,
    {{ days_between('spans.web_events_first_on', 'periods.period_start') }} as visitor_history_days
    {%- for source in sources %},
    spans.{{ source }}_first_on,
    spans.{{ source }}_first_on is not null as has_{{ source }},
    coalesce(spans.{{ source }}_first_on < periods.period_end and spans.{{ source }}_last_on >= periods.period_start, false) as in_{{ source }}
    {%- endfor %}
from periods
cross join spans
