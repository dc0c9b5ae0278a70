-- The days between which each raw source has data: by shop for orders and web events, by the platform that exports it for the
-- rest (an export covers all shops of its platform), and for the company ('all'). What a company lacks has no row here.
{% set daily_sources = ['web_events', 'ads', 'inventory', 'hot_items', 'system_stock', 'keywords'] %}
{% set states = ['members', 'assignments', 'products', 'hot_products', 'staff_costs', 'benchmarks', 'agent_complaints', 'review_reasons'] %}
{% set event_sources = [
    'refunds', 'satisfaction', 'recommendation', 'reviews', 'delivery_ratings', 'complaints', 'bots', 'shares', 'campaigns', 'chats', 'chat_ratings',
    'chat_recommendations', 'messages', 'product_recommendations', 'quality_reviews', 'tickets', 'agent_status', 'knowledge_tests', 'courses',
    'design_tasks', 'design_reviews', 'design_logs', 'shipments', 'schedules', 'peer_reviews', 'agent_complaints', 'review_reasons', 'message_texts',
] %}
{# source, relation, business date, what it is told by (a shop, a platform or the company alone), which rows #}
{% set spans = [
    ('orders', 'int_orders', 'coalesce(paid_on, placed_on)', 'shop_id', none),
    ('web_events', 'int_traffic_days', 'business_date', 'shop_id', none),
    ('sales', 'int_orders', 'coalesce(paid_on, placed_on)', 'platform', none),
    ('buyers', 'int_orders', 'paid_on', 'platform', 'buyer_key is not null'),
    ('costs', 'int_order_lines', 'paid_on', 'platform', 'cost_amount is not null'),
    ('merchants', 'int_order_lines', 'paid_on', 'platform', 'merchant_id is not null'),
    ('brands', 'int_brand_lines', 'paid_on', 'platform', none),
    ('refunds', 'int_refunds', 'completed_on', 'platform', none),
    ('ads', 'int_ad_spend_days', 'business_date', 'platform', none),
    ('satisfaction', 'int_survey_responses', 'responded_on', 'platform', 'csat_score is not null'),
    ('recommendation', 'int_survey_responses', 'responded_on', 'platform', 'nps_score is not null'),
    ('reviews', 'int_product_reviews', 'created_on', 'platform', none),
    ('review_reasons', 'int_product_reviews', 'created_on', none, 'reason_code is not null'),
    ('delivery_ratings', 'int_product_reviews', 'created_on', 'platform', 'delivery_rating is not null'),
    ('complaints', 'int_complaints', 'filed_on', 'platform', none),
    ('agent_complaints', 'int_complaints', 'filed_on', none, 'about_agent_id is not null'),
    ('bots', 'int_bot_conversations', 'ended_on', 'platform', none),
    ('shares', 'int_share_days', 'business_date', 'platform', none),
    ('keywords', 'stg_keyword_ranks', 'date', none, none),
    ('inventory', 'int_inventory_days', 'business_date', none, none),
    ('hot_items', 'int_inventory_days', 'business_date', none, 'is_hot'),
    ('system_stock', 'stg_inventory_snapshots', 'snapshot_date', none, 'system_qty is not null'),
    ('products', 'stg_products', business_date('listed_at'), none, none),
    ('hot_products', 'stg_products', 'hot_since', none, none),
    ('members', 'stg_merchants', 'member_from', none, none),
    ('balances', 'stg_finance_balances', 'month_end', none, none),
    ('benchmarks', 'stg_benchmarks', 'period_start', none, none),
    ('campaigns', 'stg_campaigns', business_date('starts_at'), none, none),
    ('assignments', 'stg_assignments', 'valid_from', none, none),
    ('staff_costs', 'stg_employees', 'valid_from', none, 'monthly_cost is not null'),
    ('schedules', 'stg_work_schedule', 'work_date', none, none),
    ('chats', 'stg_conversations', business_date('ended_at'), none, 'not coalesce(is_bot_only, false)'),
    ('chat_ratings', 'stg_conversations', business_date('csat_at'), none, 'csat_score is not null'),
    ('chat_recommendations', 'stg_conversations', business_date('csat_at'), none, 'nps_score is not null'),
    ('messages', 'stg_messages', business_date('sent_at'), none, none),
    ('message_texts', 'int_banned_phrase_days', 'business_date', none, none),
    ('product_recommendations', 'stg_recommendations', business_date('recommended_at'), none, none),
    ('quality_reviews', 'stg_quality_reviews', business_date('reviewed_at'), none, none),
    ('tickets', 'stg_service_tickets', business_date('created_at'), none, none),
    ('agent_status', 'stg_agent_status', business_date('from_at'), none, none),
    ('knowledge_tests', 'stg_training', 'completed_on', none, "kind <> 'course'"),
    ('courses', 'stg_training', 'planned_on', none, "kind = 'course'"),
    ('design_tasks', 'stg_design_tasks', business_date('assigned_at'), none, none),
    ('design_reviews', 'stg_design_reviews', business_date('reviewed_at'), none, none),
    ('design_logs', 'stg_design_logs', 'log_date', none, none),
    ('shipments', 'stg_shipments', business_date('released_at'), none, none),
    ('peer_reviews', 'stg_peer_reviews', 'period_start', none, none),
] %}

with found as (
    {%- for source, relation, day_column, group_column, condition in spans %}
    {{ coverage_of(source, ref(relation), day_column, group_column, condition) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

sales as (
    select covered, first_on from found
    where source = 'sales'
)

-- Events come when they come: a source first seen within a month of the platform's first sale is taken to begin with it, one seen
-- within the last month to reach the as-of date. A daily export reaches as far as it was delivered. A state (memberships, who
-- owns what) holds until a row ends it.
select
    found.source,
    found.covered,
    case
        when found.source in ({% for name in event_sources %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %})
            and sales.first_on < found.first_on
            and found.first_on <= {{ add_days('sales.first_on', 31) }} then sales.first_on
        else found.first_on
    end as first_on,
    case
        when found.source in ({% for name in daily_sources %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %}) then found.last_on
        when found.source in ({% for name in states %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %})
            or found.last_on >= {{ add_days(as_of_date(), -31) }} then greatest(found.first_on, {{ as_of_date() }})
        else found.last_on
    end as last_on
from found
left join sales on found.covered = sales.covered
where found.first_on is not null
