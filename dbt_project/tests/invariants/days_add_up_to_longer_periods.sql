-- The company's sums of a week, month, quarter or year are those of its days: counts exactly, money to a cent a day.
-- Where they are not, a period was not built again with one of its days.
{% set kpis = kpis_of('company_kpis') | selectattr('additivity', 'equalto', 'sum') | list %}

with company_kpis as (
    select * from {{ ref('company_kpis') }}
    where shop_id = 'all'
),

period_days as (
    select * from {{ ref('period_days') }}
    where period_type <> 'day'
),

days as (
    select
        period_days.period_type,
        period_days.period_start
        {%- for kpi in kpis %},
        coalesce(sum(company_kpis.{{ kpi.kpi_id }}), 0) as {{ kpi.kpi_id }},
        count(company_kpis.{{ kpi.kpi_id }}) as {{ kpi.kpi_id }}__days
        {%- endfor %}
    from company_kpis
    inner join period_days on company_kpis.period_start = period_days.business_date
    where company_kpis.period_type = 'day'
    group by period_days.period_type, period_days.period_start
)
{% for kpi in kpis %}
select
    '{{ kpi.kpi_id }}' as kpi_id,
    company_kpis.period_type,
    company_kpis.period_start,
    cast(company_kpis.{{ kpi.kpi_id }} as double) as period_value,
    cast(days.{{ kpi.kpi_id }} as double) as value_of_its_days
from company_kpis
inner join days
    on company_kpis.period_type = days.period_type and company_kpis.period_start = days.period_start
where
    -- A period in which a source begins or ends holds days without a value.
    days.{{ kpi.kpi_id }}__days = company_kpis.days
    and abs(company_kpis.{{ kpi.kpi_id }} - days.{{ kpi.kpi_id }}) > {{ '0.01 * company_kpis.days' if kpi.unit == 'money' else '0' }}
union all
{% endfor %}
select
    null as kpi_id,
    period_type,
    period_start,
    null as period_value,
    null as value_of_its_days
from days
where 1 = 0
