-- Working days of every employee and how much of each they were there: by their schedule in a month for which they have one,
-- else by the company's working days; less leave.
with staff_days as (
    select * from {{ ref('int_staff_days') }}
),

working_days as (
    select * from {{ ref('working_days') }}
),

work_schedule as (
    select * from {{ ref('stg_work_schedule') }}
),

leave_rows as (
    select * from {{ ref('stg_leave') }}
),

scheduled_months as (
    select distinct
        employee_id,
        {{ period_start('month', 'work_date') }} as month_start
    from work_schedule
),

scheduled_days as (
    select distinct employee_id, work_date
    from work_schedule
    where hours > 0
),

leave_days as (
    select
        employee_id,
        leave_date,
        sum(fraction) as leave_fraction
    from leave_rows
    group by employee_id, leave_date
)

select
    staff_days.employee_id,
    staff_days.business_date,
    scheduled_months.employee_id is not null as is_scheduled,
    cast(greatest(1 - coalesce(leave_days.leave_fraction, 0), 0) as decimal(5, 4)) as present_fraction
from staff_days
inner join working_days on staff_days.business_date = working_days.business_date
left join scheduled_months
    on staff_days.employee_id = scheduled_months.employee_id
    and working_days.month_start = scheduled_months.month_start
left join scheduled_days
    on staff_days.employee_id = scheduled_days.employee_id
    and staff_days.business_date = scheduled_days.work_date
left join leave_days
    on staff_days.employee_id = leave_days.employee_id
    and staff_days.business_date = leave_days.leave_date
where
    case
        when scheduled_months.employee_id is not null then scheduled_days.employee_id is not null
        else working_days.is_working_day
    end
