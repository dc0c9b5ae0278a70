-- Every past period under each draft, beside what the plan in force gives.
with drafts as (
    select * from {{ ref('int_scoring_totals') }}
    where is_draft and not is_short_presence
),

in_force as (
    select * from {{ ref('int_single_scorecards') }}
    where is_newest
),

grades as (
    select * from {{ ref('int_grades') }}
)

select
    drafts.plan_id,
    cast(drafts.version as integer) as version,
    drafts.scorecard_id,
    drafts.subject_type,
    drafts.subject_id,
    drafts.role,
    drafts.period_type,
    drafts.period_start,
    drafts.total,
    grades.grade,
    drafts.reasons,
    in_force.plan_id as plan_id_in_force,
    in_force.version as version_in_force,
    in_force.total as total_in_force,
    in_force.grade as grade_in_force,
    cast(drafts.total - in_force.total as decimal(9, 2)) as difference,
    cast(grades.place - grades_in_force.place as integer) as grade_steps
from drafts
left join in_force on drafts.scorecard_id = in_force.scorecard_id
left join grades
    on {{ is_of_grade('drafts.total') }}
left join grades as grades_in_force on in_force.grade = grades_in_force.grade
