-- kpi_values is the marts, turned: as many rows and values of each KPI, the same sums of value and sample. How a row is turned is
-- tested beside the model; here, that none is missing, twice or of another night.
{% set marts = kpi_marts() %}
{% for mart in marts %}
-- depends_on: {{ ref(mart) }}
{% endfor %}

with kpi_values as (
    select
        mart,
        kpi_id,
        cohort,
        count(*) as row_count,
        count(value) as value_count,
        coalesce(sum(value), 0) as value_sum,
        coalesce(sum(sample), 0) as sample_sum
    from {{ ref('kpi_values') }}
    group by mart, kpi_id, cohort
),

mart_values as (
    {%- for mart in marts %}
    {%- for kpi in kpis_of(mart) %}
    {%- for cohort, column in [('own', kpi.kpi_id), ('matured', kpi.kpi_id ~ '__matured')] if cohort == 'own' or kpi.settles %}
    select
        '{{ mart }}' as mart,
        '{{ kpi.kpi_id }}' as kpi_id,
        '{{ cohort }}' as cohort,
        count(*) as row_count,
        count({{ column }}) as value_count,
        coalesce(sum(cast({{ column }} as double)), 0) as value_sum,
        coalesce(sum({{ column }}__sample), 0) as sample_sum
    from {{ ref(mart) }}
    union all
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
    select
        '' as mart,
        '' as kpi_id,
        '' as cohort,
        0 as row_count,
        0 as value_count,
        0 as value_sum,
        0 as sample_sum
    where 1 = 0
)

select
    coalesce(mart_values.mart, kpi_values.mart) as mart,
    coalesce(mart_values.kpi_id, kpi_values.kpi_id) as kpi_id,
    coalesce(mart_values.cohort, kpi_values.cohort) as cohort,
    mart_values.row_count as mart_row_count,
    kpi_values.row_count as long_row_count,
    mart_values.value_sum as mart_value_sum,
    kpi_values.value_sum as long_value_sum
from mart_values
full join kpi_values
    on mart_values.mart = kpi_values.mart
    and mart_values.kpi_id = kpi_values.kpi_id
    and mart_values.cohort = kpi_values.cohort
where
    coalesce(mart_values.row_count, 0) <> coalesce(kpi_values.row_count, 0)
    or mart_values.value_count <> kpi_values.value_count
    or mart_values.sample_sum <> kpi_values.sample_sum
    or abs(mart_values.value_sum - kpi_values.value_sum) > 1e-9 * (1 + abs(mart_values.value_sum))
