-- The gmv of the previous period of the same type, where that one is over, was held whole in the same role, begins within the data of
-- orders and events, and is positive.
with staff_coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'promotion_kpis'
),

money as (
    select * from {{ ref('int_promotion_money') }}
),

comparable as (
    select
        staff_coverage.period_type,
        staff_coverage.period_start,
        staff_coverage.employee_id,
        staff_coverage.role,
        money.attributed_gmv
    from staff_coverage
    inner join money
        on staff_coverage.period_type = money.period_type
        and staff_coverage.period_start = money.period_start
        and staff_coverage.employee_id = money.employee_id
        and staff_coverage.role = money.role
    where
        staff_coverage.is_complete
        and staff_coverage.role_days = staff_coverage.days
        and staff_coverage.period_start >= staff_coverage.orders_first_on
        and staff_coverage.period_start >= staff_coverage.web_events_first_on
        and money.attributed_gmv > 0
)

select
    staff_coverage.period_type,
    staff_coverage.period_start,
    staff_coverage.employee_id,
    staff_coverage.role,
    comparable.attributed_gmv as previous_gmv
from staff_coverage
inner join comparable
    on staff_coverage.period_type = comparable.period_type
    and staff_coverage.previous_start = comparable.period_start
    and staff_coverage.employee_id = comparable.employee_id
    and staff_coverage.role = comparable.role
