-- GMV of the orders that an agent's consultations brought, beside the mean of all who held the role in the period (who brought
-- nothing is in it with 0) and beside the orders that nobody assisted.
with staff as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'customer_service_kpis'
),

assisted_orders as (
    select * from {{ ref('int_assisted_orders') }}
),

attributed_orders as (
    select * from {{ ref('int_consultation_attributed_orders') }}
),

orders as (
    select * from {{ ref('int_orders') }}
    where is_paid
),

period_days as (
    select * from {{ ref('period_days') }}
),

assisted as (
    select
        period_days.period_type,
        period_days.period_start,
        assisted_orders.employee_id,
        assisted_orders.role,
        sum(assisted_orders.paid_amount) as assisted_gmv,
        count(*) as assisted_order_count
    from assisted_orders
    inner join period_days on assisted_orders.paid_on = period_days.business_date
    group by period_days.period_type, period_days.period_start, assisted_orders.employee_id, assisted_orders.role
),

unassisted as (
    select
        period_days.period_type,
        period_days.period_start,
        sum(orders.paid_amount) as unassisted_gmv,
        count(*) as unassisted_order_count
    from orders
    left join attributed_orders on orders.order_key = attributed_orders.order_key
    inner join period_days on orders.paid_on = period_days.business_date
    where attributed_orders.order_key is null
    group by period_days.period_type, period_days.period_start
),

agents as (
    select
        staff.period_type,
        staff.period_start,
        staff.employee_id,
        staff.role,
        coalesce(assisted.assisted_gmv, 0) as assisted_gmv,
        coalesce(assisted.assisted_order_count, 0) as assisted_order_count
    from staff
    left join assisted
        on staff.period_type = assisted.period_type
        and staff.period_start = assisted.period_start
        and staff.employee_id = assisted.employee_id
        and staff.role = assisted.role
),

role_means as (
    select
        period_type,
        period_start,
        role,
        count(*) as agent_count,
        {{ ratio('sum(assisted_gmv)', 'count(*)') }} as mean_assisted_gmv
    from agents
    group by period_type, period_start, role
)

select
    agents.*,
    role_means.agent_count,
    role_means.mean_assisted_gmv,
    unassisted.unassisted_gmv,
    unassisted.unassisted_order_count
from agents
inner join role_means
    on agents.period_type = role_means.period_type and agents.period_start = role_means.period_start and agents.role = role_means.role
left join unassisted
    on agents.period_type = unassisted.period_type and agents.period_start = unassisted.period_start
