-- Who owned anything that a KPI can be measured on: without it there is nothing to count, which is not the same as counting none.
with assignments as (
    select * from {{ ref('int_operations_assignments') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    assignments.employee_id,
    assignments.role,
    count(case when assignments.scope_type in ('page', 'product', 'shop') then 1 end) > 0 as has_pages,
    count(case when assignments.scope_type in ('product', 'shop') then 1 end) > 0 as has_products,
    count(case when assignments.scope_type = 'shop' then 1 end) > 0 as has_shops,
    count(case when assignments.scope_type = 'channel' then 1 end) > 0 as has_channels,
    count(case when assignments.scope_type = 'ad' then 1 end) > 0 as has_ads
from assignments
inner join period_days on assignments.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, assignments.employee_id, assignments.role
