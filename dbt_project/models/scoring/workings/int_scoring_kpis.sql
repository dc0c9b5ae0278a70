-- What the scoring needs to know of each KPI; the rest of what is known stands in kpi_dictionary.
with kpi_dictionary as (
    select * from {{ ref('kpi_dictionary') }}
)

select
    mart,
    kpi_id,
    better,
    unit,
    additivity,
    settles,
    subject_type,
    additivity in ('sum', 'distinct') as is_prorated,
    additivity in ('ratio', 'mean') as is_poolable,
    unit = 'score' and coalesce(value_range, '0..100') = '0..100' as is_of_a_hundred,
    (
        additivity = 'growth'
        or (additivity = 'model' and unit in ('money', 'multiple'))
        or coalesce(value_range, '') like '%-%'
        or coalesce(value_range, '') like '%negative%'
        or lower(definition) like '%may be negative%'
    ) as can_be_negative
from kpi_dictionary
