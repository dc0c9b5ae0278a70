-- The industry's value for a period, the same for everybody.
with benchmarks as (
    select * from {{ ref('stg_benchmarks') }}
    where mart = 'operations_kpis' and kpi_id = 'order_conversion_rate' and industry = '{{ var("industry") }}'
),

coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'operations_kpis'
)

select
    coverage.period_type,
    coverage.period_start,
    coverage.employee_id,
    coverage.role,
    benchmarks.value as benchmark
from coverage
inner join benchmarks
    on coverage.period_type = benchmarks.period_type and coverage.period_start = benchmarks.period_start
