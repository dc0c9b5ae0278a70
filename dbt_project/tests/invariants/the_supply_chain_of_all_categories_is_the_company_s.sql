-- In-stock rate and turnover of all categories are those of the company, to the last digit, and NULL for the same reason.
{% set columns = [
    'hot_item_in_stock_rate', 'hot_item_in_stock_rate__numerator', 'hot_item_in_stock_rate__denominator', 'hot_item_in_stock_rate__sample',
    'hot_item_in_stock_rate__null_reason', 'inventory_turnover', 'inventory_turnover__numerator', 'inventory_turnover__denominator',
    'inventory_turnover__sample', 'inventory_turnover__null_reason',
] %}

with supply_chain_kpis as (
    select * from {{ ref('supply_chain_kpis') }}
    where category = 'all'
),

company_kpis as (
    select * from {{ ref('company_kpis') }}
    where shop_id = 'all'
)

select
    coalesce(supply_chain_kpis.period_type, company_kpis.period_type) as period_type,
    coalesce(supply_chain_kpis.period_start, company_kpis.period_start) as period_start
    {%- for column in columns %},
    supply_chain_kpis.{{ column }},
    company_kpis.{{ column }} as company_{{ column }}
    {%- endfor %}
from supply_chain_kpis
full join company_kpis
    on supply_chain_kpis.period_type = company_kpis.period_type
    and supply_chain_kpis.period_start = company_kpis.period_start
where
    supply_chain_kpis.period_type is null
    or company_kpis.period_type is null
    {%- for column in columns %}
    or supply_chain_kpis.{{ column }} is distinct from company_kpis.{{ column }}
    {%- endfor %}
