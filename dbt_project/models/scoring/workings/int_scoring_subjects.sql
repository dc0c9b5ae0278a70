-- Whom each ruling plan version scores in each period: one row a scorecard of one plan.
with rulings as (
    select * from {{ ref('int_scoring_periods') }}
),

employees as (
    select * from {{ ref('int_scoring_employees') }}
),

periods as (
    select * from {{ ref('int_scoring_period_days') }}
),

teams as (
    select distinct period_type, period_start, subject_id
    from {{ ref('kpi_values') }}
    where subject_type = 'team'
),

others as (
    select
        rulings.*,
        case rulings.subject_type when 'team' then teams.subject_id else 'all' end as subject_id
    from rulings
    left join teams
        on rulings.subject_type = 'team'
        and rulings.period_type = teams.period_type
        and rulings.period_start = teams.period_start
    where
        rulings.subject_type = 'company'
        or (rulings.subject_type = 'team' and teams.subject_id is not null)
),

subjects as (
    select
        plan_id, version, is_draft, is_retroactive, subject_type, subject_id, role, scope_type, scope_id, period_type, period_start, period_end,
        present_days,
        role_days,
        coalesce(leave_share, 0) as leave_share,
        not is_present_enough as is_short_presence,
        least({{ divide_half_up('present_days', 'role_days', 8) }}, 1) as proration
    from employees
    union all
    select
        plan_id, version, is_draft, is_retroactive, subject_type, subject_id, role, scope_type, '' as scope_id, period_type, period_start, period_end,
        null as present_days,
        null as role_days,
        0 as leave_share,
        false as is_short_presence,
        {{ divide_half_up('elapsed_days', 'calendar_days', 8) }} as proration
    from others
)

select
    subjects.plan_id,
    subjects.version,
    subjects.is_draft,
    subjects.is_retroactive,
    subjects.subject_type,
    subjects.subject_id,
    subjects.role,
    subjects.scope_type,
    subjects.scope_id,
    subjects.period_type,
    subjects.period_start,
    subjects.period_end,
    cast(subjects.present_days as decimal(9, 4)) as present_days,
    cast(subjects.role_days as decimal(9, 4)) as role_days,
    cast(subjects.leave_share as double) as leave_share,
    subjects.is_short_presence,
    cast(subjects.proration as decimal(18, 8)) as proration,
    subjects.period_end > {{ add_days(as_of_date(), 1) }} as is_to_date,
    periods.working_days_elapsed,
    {{ scorecard_id('subjects') }} as scorecard_id
from subjects
inner join periods
    on subjects.period_type = periods.period_type
    and subjects.period_start = periods.period_start
