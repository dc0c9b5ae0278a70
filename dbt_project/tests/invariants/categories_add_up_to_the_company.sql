-- The parts of the categories' rates are those of the company shared out: counts exactly, money within a cent a category. A category that got
-- lost, or a SKU counted in two, shows here.
{% set counts = [
    'hot_item_in_stock_rate__numerator', 'hot_item_in_stock_rate__denominator', 'new_hot_item_count', 'stockout_day_rate__numerator',
    'stockout_day_rate__denominator',
] %}
{% set amounts = ['inventory_turnover__numerator', 'inventory_turnover__denominator'] %}

with supply_chain_kpis as (
    select * from {{ ref('supply_chain_kpis') }}
),

added as (
    select
        period_type,
        period_start,
        count(*) as row_count,
        min(days) as days
        {%- for column in counts + amounts %},
        coalesce(sum(case when category = 'all' then {{ column }} end), 0) as {{ column }}__company,
        coalesce(sum(case when category <> 'all' then {{ column }} end), 0) as {{ column }}__categories
        {%- endfor %}
    from supply_chain_kpis
    group by period_type, period_start
)

select * from added
where
    {%- for column in counts %}
    {{ column }}__company <> {{ column }}__categories or
    {%- endfor %}
    -- The cost is annualised: a cent of it becomes 365 / days cents.
    abs(inventory_turnover__numerator__company - inventory_turnover__numerator__categories) > 0.01 * row_count * 365 / days
    or abs(inventory_turnover__denominator__company - inventory_turnover__denominator__categories) > 0.01 * row_count
