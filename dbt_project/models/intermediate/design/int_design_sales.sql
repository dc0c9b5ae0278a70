with credited as (
    select * from {{ ref('int_design_page_orders') }}
),

assignment_days as (
    select * from {{ ref('int_assignment_days') }}
    where scope_type = 'page'
),

period_days as (
    select * from {{ ref('period_days') }}
),

days as (
    select
        employee_id,
        role,
        business_date,
        0 as owned_page_days,
        count(order_key) as order_count,
        sum(paid_amount) as page_gmv
    from credited
    group by employee_id, role, business_date
    union all
    select employee_id, role, business_date, count(*), 0, 0
    from assignment_days
    group by employee_id, role, business_date
)

select
    period_days.period_type,
    period_days.period_start,
    days.employee_id,
    days.role,
    sum(days.owned_page_days) as owned_page_days,
    sum(days.order_count) as order_count,
    sum(days.page_gmv) as page_gmv
from days
inner join period_days on days.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, days.employee_id, days.role
