-- The previous period of the same type: only one that is over, was held whole in the same role, lies whole within the source's data and is
-- positive.
with coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'operations_kpis'
),

sales as (
    select * from {{ ref('int_operations_sales') }}
),

visitors as (
    select * from {{ ref('int_operations_visitors') }}
),

earlier as (
    select
        coverage.period_type,
        coverage.period_start,
        coverage.employee_id,
        coverage.role,
        case when coverage.period_start >= coverage.orders_first_on and sales.gmv > 0 then sales.gmv end as gmv,
        case when coverage.period_start >= coverage.web_events_first_on and visitors.organic_uv > 0 then visitors.organic_uv end as organic_uv
    from coverage
    {{- join_parts(['sales', 'visitors'], ['employee_id', 'role']) }}
    where coverage.is_complete and coverage.role_days = coverage.days
)

select
    coverage.period_type,
    coverage.period_start,
    coverage.employee_id,
    coverage.role,
    earlier.gmv as previous_gmv,
    earlier.organic_uv as previous_organic_uv
from coverage
inner join earlier
    on coverage.period_type = earlier.period_type
    and coverage.previous_start = earlier.period_start
    and coverage.employee_id = earlier.employee_id
    and coverage.role = earlier.role
