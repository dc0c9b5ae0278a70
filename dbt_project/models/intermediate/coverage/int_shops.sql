-- Every shop that any dated source names, with its platform, and the company as 'all'. A row without a shop counts on
-- 'unknown', which is here only where such rows are.
{% set dated_models = [
    'int_orders', 'int_visitor_days', 'int_refunds', 'int_product_reviews', 'int_complaints', 'int_ad_spend_days', 'int_survey_responses',
    'int_bot_conversations', 'int_share_days',
] %}

with named as (
    {%- for model_name in dated_models %}
    select shop_id, platform from {{ ref(model_name) }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
)

select shop_id, platform from named
union
select 'all' as shop_id, 'all' as platform
