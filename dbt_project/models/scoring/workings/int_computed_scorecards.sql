-- Every scorecard of one plan as the marts give it today; what is closed may differ.
with totals as (
    select * from {{ ref('int_scoring_totals') }}
    where not is_draft
),

grades as (
    select * from {{ ref('int_grades') }}
),

run as (
    select * from {{ source('state', 'current_run') }}
)

select
    totals.scorecard_id,
    totals.plan_id,
    cast(totals.version as integer) as version,
    totals.subject_type,
    totals.subject_id,
    totals.role,
    totals.scope_type,
    totals.scope_id,
    totals.period_type,
    totals.period_start,
    totals.period_end,
    totals.present_days,
    totals.role_days,
    totals.is_to_date,
    totals.total,
    grades.grade,
    case when totals.total is null then 'not_scorable' else 'scored' end as status,
    totals.reasons,
    cast(totals.weight_scored as decimal(18, 4)) as weight_scored,
    grades.bonus_coefficient,
    totals.is_retroactive,
    run.definitions_hash as definitions_version,
    run.load_id as data_watermark
from totals
cross join run
left join grades
    on {{ is_of_grade('totals.total') }}
    and {{ is_graded('totals.is_to_date', 'totals.working_days_elapsed') }}
