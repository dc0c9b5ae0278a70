-- Which rows of the company's figures are a leader's: those of the shops assigned on the last day of the period on which they held
-- the role; the company's own row without an assigned shop, and with all of them.
with staff_coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'leadership_kpis'
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

assignment_days as (
    select * from {{ ref('int_assignment_days') }}
    where scope_type = 'shop'
),

shops as (
    select distinct shop_id from {{ ref('int_shops') }}
    where shop_id not in ('all', 'unknown')
),

all_shops as (
    select count(*) as shop_count from shops
),

last_days as (
    select
        staff_coverage.period_type,
        staff_coverage.period_start,
        staff_coverage.employee_id,
        staff_coverage.role,
        max(staff_days.business_date) as last_on
    from staff_coverage
    inner join period_days
        on staff_coverage.period_type = period_days.period_type and staff_coverage.period_start = period_days.period_start
    inner join staff_days
        on staff_coverage.employee_id = staff_days.employee_id
        and staff_coverage.role = staff_days.role
        and period_days.business_date = staff_days.business_date
    group by staff_coverage.period_type, staff_coverage.period_start, staff_coverage.employee_id, staff_coverage.role
),

assigned as (
    select
        last_days.period_type,
        last_days.period_start,
        last_days.employee_id,
        last_days.role,
        assignment_days.scope_id as shop_id,
        count(shops.shop_id) over (
            partition by last_days.period_type, last_days.period_start, last_days.employee_id, last_days.role
        ) as known_shop_count
    from last_days
    left join assignment_days
        on last_days.employee_id = assignment_days.employee_id and last_days.last_on = assignment_days.business_date
    left join shops on assignment_days.scope_id = shops.shop_id
)

select distinct
    assigned.period_type,
    assigned.period_start,
    assigned.employee_id,
    assigned.role,
    case when assigned.known_shop_count = all_shops.shop_count then 'all' else coalesce(assigned.shop_id, 'all') end as shop_id
from assigned
cross join all_shops
