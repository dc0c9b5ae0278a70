with new_visitor_days as (
    select * from {{ ref('int_promotion_new_visitor_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    new_visitor_days.employee_id,
    new_visitor_days.role,
    cast(sum(new_visitor_days.new_visitor_count) as bigint) as new_visitor_count
from new_visitor_days
inner join period_days on new_visitor_days.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, new_visitor_days.employee_id, new_visitor_days.role
