-- The days between which each raw source has data: by shop for orders and web events, by the platform that exports it for the
-- rest (an export covers all shops of its platform), and for the company ('all'). What a company lacks has no row here.
{% set daily_sources = ['web_events', 'ads', 'inventory', 'hot_items', 'keywords'] %}
{% set event_sources = ['refunds', 'satisfaction', 'recommendation', 'reviews', 'complaints', 'bots', 'shares'] %}

with found as (
    {{ coverage_of('orders', ref('int_orders'), 'coalesce(paid_on, placed_on)', 'shop_id') }}
    union all
    {{ coverage_of('web_events', ref('int_traffic_days'), 'business_date', 'shop_id') }}
    union all
    {{ coverage_of('sales', ref('int_orders'), 'coalesce(paid_on, placed_on)', 'platform') }}
    union all
    {{ coverage_of('buyers', ref('int_buyers'), 'first_paid_on', 'platform') }}
    union all
    {{ coverage_of('costs', ref('int_order_lines'), 'paid_on', 'platform', 'cost_amount is not null') }}
    union all
    {{ coverage_of('merchants', ref('int_order_lines'), 'paid_on', 'platform', 'merchant_id is not null') }}
    union all
    {{ coverage_of('brands', ref('int_brand_lines'), 'paid_on', 'platform') }}
    union all
    {{ coverage_of('refunds', ref('int_refunds'), 'completed_on', 'platform') }}
    union all
    {{ coverage_of('ads', ref('int_ad_spend_days'), 'business_date', 'platform') }}
    union all
    {{ coverage_of('satisfaction', ref('int_survey_responses'), 'responded_on', 'platform', 'csat_score is not null') }}
    union all
    {{ coverage_of('recommendation', ref('int_survey_responses'), 'responded_on', 'platform', 'nps_score is not null') }}
    union all
    {{ coverage_of('reviews', ref('int_product_reviews'), 'created_on', 'platform') }}
    union all
    {{ coverage_of('complaints', ref('int_complaints'), 'filed_on', 'platform') }}
    union all
    {{ coverage_of('bots', ref('int_bot_conversations'), 'ended_on', 'platform') }}
    union all
    {{ coverage_of('shares', ref('int_share_days'), 'business_date', 'platform') }}
    union all
    {{ coverage_of('keywords', ref('stg_keyword_ranks'), 'date') }}
    union all
    {{ coverage_of('inventory', ref('int_inventory_days'), 'business_date') }}
    union all
    {{ coverage_of('hot_items', ref('int_inventory_days'), 'business_date', none, 'is_hot') }}
    union all
    {{ coverage_of('members', ref('stg_merchants'), 'member_from') }}
    union all
    {{ coverage_of('balances', ref('stg_finance_balances'), 'month_end') }}
),

sales as (
    select covered, first_on from found
    where source = 'sales'
)

-- Events come when they come: a source first seen within a month of the platform's first sale is taken to begin with it, one seen
-- within the last month to reach the as-of date. A daily export reaches as far as it was delivered. Memberships are a state:
-- it holds until a row ends it.
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
        when found.source = 'members' or found.last_on >= {{ add_days(as_of_date(), -31) }} then {{ as_of_date() }}
        else found.last_on
    end as last_on
from found
left join sales on found.covered = sales.covered
where found.first_on is not null
