-- Leavers, and the members of each day, whose mean over the days is what leavers are divided by.
with member_days as (
    select * from {{ ref('int_service_team_member_days') }}
    where business_date <= {{ as_of_date_when_asked() }}
),

raw_rows as (
    select * from {{ ref('stg_employees') }}
),

cases as (
    select
        member_days.team_id as subject_id,
        cast('' as string) as subject_role,
        member_days.business_date as counted_on,
        member_days.leaver_count,
        member_days.employee_id || '/' || cast(member_days.business_date as string) as member_day,
        {{ raw_row('employees', ['employee_id', 'valid_from']) }}
    from member_days
    inner join raw_rows
        on member_days.employee_id = raw_rows.employee_id
        and (
            (member_days.leaver_count = 1 and member_days.business_date = raw_rows.left_on)
            or (
                member_days.leaver_count = 0
                and member_days.business_date >= raw_rows.valid_from
                and (raw_rows.valid_to is null or member_days.business_date < raw_rows.valid_to)
            )
        )
),

traced as (
    {{ traced([
        {'kpi': 'attrition_rate', 'on': 'counted_on', 'key': 'member_day', 'when': 'leaver_count = 1', 'part': 'numerator'},
        {'kpi': 'attrition_rate', 'on': 'counted_on', 'key': 'member_day', 'when': 'leaver_count = 0', 'part': 'denominator'},
    ]) }}
)

select * from traced
