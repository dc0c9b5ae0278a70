-- Orders given to a page, credited to each who owned it on the day of the view; the day of payment decides the period and the role.
with attributed_orders as (
    select * from {{ ref('int_page_attributed_orders') }}
),

page_owners as (
    select * from {{ ref('int_page_owners') }}
    where is_assigned_page
),

assignment_days as (
    select * from {{ ref('int_assignment_days') }}
    where scope_type = 'page'
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

credited as (
    select
        staff_days.employee_id,
        staff_days.role,
        staff_days.business_date,
        attributed_orders.order_key,
        attributed_orders.paid_amount
    from attributed_orders
    inner join page_owners
        on attributed_orders.viewed_on = page_owners.business_date
        and attributed_orders.shop_id = page_owners.shop_id
        and attributed_orders.page_id = page_owners.page_id
        and attributed_orders.product_id = page_owners.product_id
    inner join staff_days
        on page_owners.employee_id = staff_days.employee_id
        and attributed_orders.paid_on = staff_days.business_date
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
