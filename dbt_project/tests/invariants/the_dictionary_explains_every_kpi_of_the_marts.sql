-- A mart's column that has a __sample beside it is a KPI, and every KPI is in the dictionary: once, under its own mart. A column
-- without `kpi` in its meta, or one that the SQL no longer writes, shows here.
{% set marts = kpi_marts() %}
{% for mart in marts %}
-- depends_on: {{ ref(mart) }}
{% endfor %}

with kpi_columns as (
    {%- for mart in marts %}
    {%- for column in adapter.get_columns_in_relation(ref(mart)) if column.name.endswith('__sample') and not column.name.endswith('__matured__sample') %}
    select
        '{{ mart }}' as mart,
        '{{ column.name | replace("__sample", "") }}' as kpi_id
    union all
    {%- endfor %}
    {%- endfor %}
    select
        '' as mart,
        '' as kpi_id
    where 1 = 0
),

kpi_dictionary as (
    select * from {{ ref('kpi_dictionary') }}
    where mart in ({% for mart in marts %}'{{ mart }}'{{ ', ' if not loop.last }}{% endfor %})
)

select
    coalesce(kpi_columns.mart, kpi_dictionary.mart) as mart,
    coalesce(kpi_columns.kpi_id, kpi_dictionary.kpi_id) as kpi_id,
    kpi_columns.kpi_id is not null as is_in_the_mart,
    kpi_dictionary.kpi_id is not null as is_in_the_dictionary
from kpi_columns
full join kpi_dictionary
    on kpi_columns.mart = kpi_dictionary.mart and kpi_columns.kpi_id = kpi_dictionary.kpi_id
where kpi_columns.kpi_id is null or kpi_dictionary.kpi_id is null
