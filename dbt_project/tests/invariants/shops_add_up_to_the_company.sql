-- KPIs that are sums add up over shops: counts exactly, money to a cent a shop, since every row is rounded on its own.
-- Where they do not, rows that name no shop are lost on the way to 'unknown', or a shop lacks a period that the company has.
-- A shop whose platform exports no refunds has no net sales of its own; its gmv is part of the company's all the same.
{% set kpis = kpis_of('company_kpis') | selectattr('additivity', 'equalto', 'sum') | list %}

with company_kpis as (
    select * from {{ ref('company_kpis') }}
),

added as (
    select
        period_type,
        period_start,
        count(case when shop_id <> 'all' then 1 end) as shop_count
        {%- for kpi in kpis %},
        max(case when shop_id = 'all' then {{ kpi.kpi_id }} end) as {{ kpi.kpi_id }}__company,
        coalesce(sum(case when shop_id <> 'all' then {{ 'coalesce(net_sales, gmv)' if kpi.kpi_id == 'net_sales' else kpi.kpi_id }} end), 0) as {{ kpi.kpi_id }}__shops
        {%- endfor %}
    from company_kpis
    group by period_type, period_start
)
{% for kpi in kpis %}
select
    '{{ kpi.kpi_id }}' as kpi_id,
    period_type,
    period_start,
    cast({{ kpi.kpi_id }}__company as double) as company,
    cast({{ kpi.kpi_id }}__shops as double) as shops
from added
where abs({{ kpi.kpi_id }}__company - {{ kpi.kpi_id }}__shops) > {{ '0.01 * shop_count' if kpi.unit == 'money' else '0' }}
union all
{% endfor %}
select
    null as kpi_id,
    period_type,
    period_start,
    null as company,
    null as shops
from added
where 1 = 0
