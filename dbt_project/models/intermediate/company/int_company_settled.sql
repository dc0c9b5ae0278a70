-- The settling KPIs side by side: a row a period and shop, so that the mart joins them once.
with company_settling as (
    select * from {{ ref('int_company_settling') }}
)

select
    period_type,
    period_start,
    shop_id
    {%- for kpi_id in [
        'cart_to_purchase_rate', 'cart_abandonment_rate', 'checkout_abandonment_rate', 'second_purchase_rate_90d', 'return_rate',
        'complaint_handling_rate', 'bot_resolution_rate',
    ] %}
    {%- for cohort in ['own', 'matured'] %}
    {%- for part in ['case', 'settled', 'hit'] %},
    sum(case when kpi_id = '{{ kpi_id }}' and cohort = '{{ cohort }}' then {{ part }}_count end) as {{ kpi_id }}__{{ cohort }}_{{ part }}s
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
from company_settling
group by period_type, period_start, shop_id
