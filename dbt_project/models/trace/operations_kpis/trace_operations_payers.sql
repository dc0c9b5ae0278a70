-- Visitors who paid an owned product; and the industry's value, which the conversion is measured against.
with order_lines as (
    select * from {{ ref('int_operations_order_lines') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

raw_rows as (
    select * from {{ ref('raw_order_lines') }}
),

coverage as (
    select distinct employee_id, role from {{ ref('int_staff_coverage') }}
    where mart = 'operations_kpis'
),

benchmarks as (
    select * from {{ ref('stg_benchmarks') }}
    where mart = 'operations_kpis' and kpi_id = 'order_conversion_rate' and industry = '{{ var("industry") }}'
),

cases as (
    select
        order_lines.employee_id as subject_id,
        order_lines.role as subject_role,
        order_visitors.visitor_key,
        order_lines.paid_on,
        {{- raw_columns() }}
    from order_lines
    inner join order_visitors on order_lines.order_key = order_visitors.order_key
    inner join raw_rows
        on order_lines.order_key = raw_rows.order_key and coalesce(order_lines.line_no, 0) = coalesce(raw_rows.line_no, 0)
),

compared as (
    select
        coverage.employee_id as subject_id,
        coverage.role as subject_role,
        benchmarks.period_start as compared_from,
        benchmarks.period_type,
        benchmarks.value as benchmark,
        {{ raw_row('benchmarks', ['mart', 'kpi_id', 'period_type', 'period_start', 'industry'], relation='benchmarks') }}
    from coverage
    cross join benchmarks
),

traced as (
    {{ traced([
        {'kpi': 'order_conversion_rate', 'on': 'paid_on', 'part': 'numerator', 'key': 'visitor_key'},
        {'kpi': 'conversion_vs_benchmark', 'on': 'paid_on', 'part': 'numerator', 'key': 'visitor_key', 'group': "'payers'"},
    ]) }}
    union all
    {{ traced([{
        'kpi': 'conversion_vs_benchmark', 'on': 'compared_from', 'part': 'denominator', 'amount': 'benchmark', 'group': "'benchmark'",
        'period_types': 'period_type',
    }], relation='compared') }}
)

select * from traced
