-- A shipment and a stock figure are of one warehouse, so these parts add up. What is said of a split order is said of each of its warehouses and once
-- of the company, where what no warehouse shipped stands as well: neither is bound to the other.
{% set columns = [
    'on_time_delivery_rate__numerator', 'on_time_delivery_rate__denominator', 'delivery_complaint_rate__denominator',
    'inventory_accuracy_rate__numerator', 'inventory_accuracy_rate__denominator',
] %}

with logistics_kpis as (
    select * from {{ ref('logistics_kpis') }}
),

added as (
    select
        period_type,
        period_start
        {%- for column in columns %},
        coalesce(sum(case when warehouse_id = 'all' then {{ column }} end), 0) as {{ column }}__company,
        coalesce(sum(case when warehouse_id <> 'all' then {{ column }} end), 0) as {{ column }}__warehouses
        {%- endfor %}
    from logistics_kpis
    group by period_type, period_start
)

select * from added
where
    {%- for column in columns %}
    {{ column }}__company <> {{ column }}__warehouses{{ ' or' if not loop.last }}
    {%- endfor %}
