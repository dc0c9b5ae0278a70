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
    -- Twelve decimals: added up in any order, and rounded to the cent only where it is divided.
    cast(sum(cast(costed.staff_cost as decimal(28, 12))) as decimal(28, 12)) as staff_cost,
    sum(costed.conversation_count) as conversation_count,
    count(*) - count(costed.staff_cost) as unknown_month_count
from costed
inner join period_days on costed.month_start = period_days.business_date
group by period_days.period_type, period_days.period_start, costed.employee_id, costed.role
