-- Scheduled days and how much of each somebody was there.
with work_schedule as (
    select * from {{ ref('stg_work_schedule') }}
    where hours > 0 and work_date <= {{ as_of_date() }}
),

leave_days as (
    select
        employee_id,
        leave_date,
        least(sum(fraction), 1) as leave_fraction
    from {{ ref('stg_leave') }}
    group by employee_id, leave_date
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
)

select
    work_schedule.employee_id,
    work_schedule.work_date as business_date,
    staff_days.role,
    1 - coalesce(leave_days.leave_fraction, 0) as present_fraction
from work_schedule
inner join staff_days
    on work_schedule.employee_id = staff_days.employee_id and work_schedule.work_date = staff_days.business_date
left join leave_days
    on work_schedule.employee_id = leave_days.employee_id and work_schedule.work_date = leave_days.leave_date
