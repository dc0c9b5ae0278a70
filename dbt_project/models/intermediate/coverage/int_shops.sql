-- Every shop that any dated source names, with its platform and its first day, and the company as 'all'. A row without a shop
-- counts on 'unknown', which is here only where such rows are.
{% set dated_models = {
    'int_orders': 'coalesce(paid_on, placed_on)',
    'int_traffic_days': 'business_date',
    'int_refunds': 'completed_on',
    'int_product_reviews': 'created_on',
    'int_complaints': 'filed_on',
    'int_ad_spend_days': 'business_date',
    'int_survey_responses': 'responded_on',
    'int_bot_conversations': 'ended_on',
    'int_share_days': 'business_date',
} %}

with named as (
    {%- for model_name, day in dated_models.items() %}
    select
        shop_id,
        platform,
        min({{ day }}) as first_on
    from {{ ref(model_name) }}
    group by shop_id, platform
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    shop_id,
    platform,
    min(first_on) as first_on
from named
group by shop_id, platform
union all
select
    'all' as shop_id,
    'all' as platform,
    cast(null as date) as first_on
