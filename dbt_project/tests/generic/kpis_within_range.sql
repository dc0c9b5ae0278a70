{# KPIs of unit ratio lie within 0..1, counts are not negative, and a NULL says why; one row a KPI and row that does not. #}
{% test kpis_within_range(model) %}
{%- set kpis = kpis_of(model.identifier) %}
select * from (
    {%- for kpi in kpis %}
    select
        '{{ kpi.kpi_id }}' as kpi_id,
        period_type,
        period_start,
        cast({{ kpi.kpi_id }} as double) as value
    from {{ model }}
    where
        ({{ kpi.kpi_id }} is null and {{ kpi.kpi_id }}__null_reason is null)
        or ({{ kpi.kpi_id }} is not null and {{ kpi.kpi_id }}__null_reason is not null)
        {%- if kpi.unit == 'ratio' %}
        or {{ kpi.kpi_id }} < 0 or {{ kpi.kpi_id }} > 1
        {%- elif kpi.unit == 'count' %}
        or {{ kpi.kpi_id }} < 0
        {%- endif %}
    union all
    {%- endfor %}
    select null, null, null, null where false
) as broken
{% endtest %}
