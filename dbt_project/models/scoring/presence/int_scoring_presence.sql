-- Days that employees were present in a role, and in each scope of it.
with d as (
    select p.period_type, p.period_start, p.period_end, s.employee_id, s.role, '' as scope_type, '' as scope_id, s.business_date
    from {{ ref('int_staff_days') }} as s inner join {{ ref('period_days') }} as p on s.business_date = p.business_date
    where p.period_type in ('month', 'quarter', 'year')
    union all
    select distinct p.period_type, p.period_start, p.period_end, s.employee_id, s.role, s.scope_type, s.scope_id, s.business_date
    from {{ ref('int_assignment_days') }} as s inner join {{ ref('period_days') }} as p on s.business_date = p.business_date
    where p.period_type in ('month', 'quarter', 'year')
)
select d.period_type, d.period_start, d.period_end, d.employee_id, d.role, d.scope_type, d.scope_id,
    count(*) as held_days, count(p.business_date) as scheduled_days, sum(1 - p.present_fraction) as leave_days,
    cast(coalesce(sum(p.present_fraction), 0) as decimal(9, 4)) as present_days,
    cast(d.period_end - d.period_start as decimal(9, 4)) * 5 / 7 as role_days,
    coalesce(sum(p.present_fraction), 0) >= 10 as is_present_enough,
    cast(0 as double) as leave_share,
    d.period_end > {{ as_of_date() }} + 1 as is_running,
    20 as working_days_elapsed, cast(d.period_end - d.period_start as int) as calendar_days, 20 as elapsed_days
from d left join {{ ref('int_present_days') }} as p on d.employee_id = p.employee_id and d.business_date = p.business_date
group by all
