-- What an agent's sales are compared with: those of all who hold the role, with how many they are, and the orders that nobody assisted.
with agents as (
    select distinct employee_id, role from {{ ref('int_staff_coverage') }}
    where mart = 'customer_service_kpis'
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
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

employees as (
    select * from {{ ref('stg_employees') }}
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

holders as (
    select
        agents.employee_id as subject_id,
        agents.role as subject_role,
        staff_days.business_date as held_on,
        staff_days.employee_id as holder_key,
        {{ raw_row('employees', ['employee_id', 'valid_from']) }}
    from agents
    inner join staff_days on agents.role = staff_days.role
    inner join employees as raw_rows
        on staff_days.employee_id = raw_rows.employee_id
        and staff_days.business_date >= raw_rows.valid_from
        and (raw_rows.valid_to is null or staff_days.business_date < raw_rows.valid_to)
),

sales_of_others as (
    select
        agents.employee_id as subject_id,
        agents.role as subject_role,
        assisted_orders.paid_on,
        assisted_orders.paid_amount,
        {{- raw_columns() }}
    from agents
    inner join assisted_orders on agents.role = assisted_orders.role
    inner join raw_orders as raw_rows on assisted_orders.order_key = raw_rows.order_key
),

unassisted_sales as (
    select
        agents.employee_id as subject_id,
        agents.role as subject_role,
        orders.paid_on,
        orders.paid_amount,
        {{- raw_columns() }}
    from agents
    cross join orders
    inner join raw_orders as raw_rows on orders.order_key = raw_rows.order_key
    left join attributed_orders on orders.order_key = attributed_orders.order_key
    where attributed_orders.order_key is null
),

traced as (
    {{ traced([{'kpi': 'assisted_gmv_index', 'on': 'held_on', 'key': 'holder_key', 'part': 'denominator', 'amount': 0, 'group': "'holders'"}], relation='holders') }}
    union all
    {{ traced([{'kpi': 'assisted_gmv_index', 'on': 'paid_on', 'part': 'denominator', 'amount': 'coalesce(paid_amount, 0)', 'group': "'others'"}], relation='sales_of_others') }}
    union all
    {{ traced([{'kpi': 'aov_uplift', 'on': 'paid_on', 'input': 'coalesce(paid_amount, 0)', 'group': "'unassisted'"}], relation='unassisted_sales') }}
)

select * from traced
