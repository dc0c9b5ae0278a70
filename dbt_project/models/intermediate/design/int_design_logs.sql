-- Days on which somebody was there, with and without a design log, and the items logged on any day.
with design_logs as (
    select
        designer_id,
        log_date,
        sum(items) as item_count
    from {{ ref('stg_design_logs') }}
    where log_date <= {{ as_of_date() }}
    group by designer_id, log_date
),

present_days as (
    select * from {{ ref('int_present_days') }}
    where present_fraction > 0
),

-- Before the company's first log nobody failed to write one.
log_coverage as (
    select * from {{ ref('int_source_coverage') }}
    where source = 'design_logs' and covered = 'all'
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

days as (
    select
        present_days.employee_id,
        present_days.business_date,
        1 as present_day_count,
        case when design_logs.designer_id is not null then 1 else 0 end as logged_day_count,
        0 as log_count,
        0 as item_count
    from present_days
    inner join log_coverage
        on present_days.business_date >= log_coverage.first_on
        and present_days.business_date <= log_coverage.last_on
    left join design_logs
        on present_days.employee_id = design_logs.designer_id
        and present_days.business_date = design_logs.log_date
    union all
    select designer_id, log_date, 0, 0, 1, item_count
    from design_logs
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.employee_id,
    staff_days.role,
    sum(days.present_day_count) as present_day_count,
    sum(days.logged_day_count) as logged_day_count,
    sum(days.log_count) as log_count,
    sum(days.item_count) as item_count
from days
inner join staff_days
    on days.employee_id = staff_days.employee_id and days.business_date = staff_days.business_date
inner join period_days on days.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
