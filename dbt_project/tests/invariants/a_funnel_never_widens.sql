-- Each step of a funnel is part of the step before it; what is paid and what is abandoned are all carts.
{% set steps = [
    ('conversion_rate__numerator', 'uv'),
    ('view_to_purchase_rate__denominator', 'uv'),
    ('view_to_purchase_rate__numerator', 'conversion_rate__numerator'),
    ('cart_to_purchase_rate__numerator + cart_abandonment_rate__numerator', 'cart_to_purchase_rate__denominator'),
    ('new_uv', 'uv'),
    ('pv', 'raw_page_views'),
    ('uv', 'pv'),
    ('uv', 'average_dau__numerator'),
    ('new_buyer_count', 'buyer_count'),
    ('buyer_count', 'order_count'),
    ('roas__numerator', 'gmv + 0.01'),
    ('active_top_merchant_count', 'active_merchant_count'),
    ('repurchase_rate__numerator', 'repurchase_rate__denominator'),
    ('second_purchase_rate_90d__denominator', 'new_buyer_count'),
    ('return_rate__denominator', 'order_count'),
] %}

with company_kpis as (
    select * from {{ ref('company_kpis') }}
)
{% for narrower, wider in steps %}
select
    '{{ narrower }} > {{ wider }}' as widened,
    period_type,
    period_start,
    shop_id,
    cast({{ narrower }} as double) as narrower,
    cast({{ wider }} as double) as wider
from company_kpis
where {{ narrower }} > {{ wider }}
{{ 'union all' if not loop.last }}
{% endfor %}
