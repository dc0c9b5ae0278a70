with costed as (
    select * from {{ ref('int_customer_service_month_costs') }}
),

period_days as (
    select * from {{ ref('period_days') }}
    where period_type in ('month', 'quarter', 'year')
)

select
    period_days.period_type,
    period_days.period_start,
    costed.employee_id,
    costed.role,
    cast(sum(costed.staff_cost) as decimal(28, 8)) as staff_cost,
    sum(costed.conversation_count) as conversation_count,
    count(*) - count(costed.staff_cost) as unknown_month_count
from costed
inner join period_days on costed.month_start = period_days.business_date
group by period_days.period_type, period_days.period_start, costed.employee_id, costed.role
