-- Days on which a designer was there, and the logs; a day without a log has no raw row of its own.
with logs as (
    select * from {{ ref('stg_design_logs') }}
    where log_date <= {{ as_of_date_when_asked() }}
),

present_days as (
    select * from {{ ref('int_present_days') }}
    where present_fraction > 0
),

log_coverage as (
    select * from {{ ref('int_source_coverage') }}
    where source = 'design_logs' and covered = 'all'
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

days as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        staff_days.business_date as present_on,
        cast(staff_days.business_date as string) as present_day,
        cast('calendar' as string) as source,
        cast('' as string) as platform,
        {{ json_of(['business_date'], 'present_days') }} as row_key,
        cast(null as bigint) as file_id,
        cast(null as bigint) as row_number
    from present_days
    inner join log_coverage
        on present_days.business_date >= log_coverage.first_on and present_days.business_date <= log_coverage.last_on
    inner join staff_days
        on present_days.employee_id = staff_days.employee_id and present_days.business_date = staff_days.business_date
),

cases as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        logs.log_date as logged_on,
        days.present_day,
        logs.items,
        {{ raw_row('design_logs', ['designer_id', 'log_date'], relation='logs') }}
    from logs
    inner join staff_days on logs.designer_id = staff_days.employee_id and logs.log_date = staff_days.business_date
    left join days
        on staff_days.employee_id = days.subject_id and staff_days.role = days.subject_role and staff_days.business_date = days.present_on
),

traced as (
    {{ traced([
        {'kpi': 'design_log_rate', 'on': 'logged_on', 'key': 'present_day', 'part': 'numerator', 'when': 'present_day is not null'},
        {'kpi': 'design_output_count', 'on': 'logged_on', 'value': 'items', 'when': 'items is not null'},
    ]) }}
    union all
    {{ traced([{'kpi': 'design_log_rate', 'on': 'present_on', 'key': 'present_day', 'part': 'denominator'}], relation='days') }}
)

select * from traced
