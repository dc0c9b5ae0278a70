-- What an agent's months cost, each on its first day, with the agent's own record of the month. The cost is the role's mean, nobody's own.
with months as (
    select * from {{ ref('int_customer_service_month_costs') }}
    where staff_cost is not null
),

employees as (
    select * from {{ ref('stg_employees') }}
),

cases as (
    select
        months.employee_id as subject_id,
        months.role as subject_role,
        months.month_start,
        cast(months.month_start as string) as cost_month,
        months.staff_cost,
        {{ raw_row('employees', ['employee_id', 'valid_from']) }}
    from months
    inner join employees as raw_rows
        on months.employee_id = raw_rows.employee_id
        and months.role = raw_rows.role
        and raw_rows.valid_from < {{ add_months('months.month_start', 1) }}
        and (raw_rows.valid_to is null or raw_rows.valid_to > months.month_start)
),

traced as (
    {{ traced([{'kpi': 'cost_per_contact', 'on': 'month_start', 'key': 'cost_month', 'part': 'numerator', 'amount': 'staff_cost'}]) }}
)

select * from traced
