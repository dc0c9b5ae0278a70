with totals as (
    select * from {{ ref('int_scoring_totals') }}
    where not is_draft
),

combined as (
    select * from {{ ref('int_scoring_combined') }}
    where not is_draft
),

grades as (
    select
        *,
        lead(from_score) over (order by from_score) as next_score
    from {{ ref('grades') }}
),

run as (
    select * from {{ source('state', 'current_run') }}
),

cards as (
    select
        totals.scorecard_id, totals.plan_id, totals.version, totals.subject_type, totals.subject_id, totals.role, totals.scope_type, totals.scope_id,
        totals.period_type, totals.period_start, totals.period_end, 'single' as kind, combined.scorecard_id as parent_scorecard_id, totals.present_days,
        totals.role_days, totals.is_to_date, totals.working_days_elapsed, totals.total, totals.reasons, totals.weight_scored, totals.is_retroactive
    from totals
    left join combined
        on totals.subject_type = 'employee'
        and not totals.is_short_presence
        and totals.subject_id = combined.subject_id
        and totals.period_type = combined.period_type
        and totals.period_start = combined.period_start
    union all
    select
        scorecard_id, null as plan_id, null as version, 'employee' as subject_type, subject_id, '' as role, '' as scope_type, '' as scope_id,
        period_type, period_start, period_end, 'combined' as kind, null as parent_scorecard_id, null as present_days, null as role_days, is_to_date,
        working_days_elapsed, total, reasons, weight_scored, is_retroactive
    from combined
)

select
    cards.scorecard_id,
    cast(1 as integer) as scorecard_version,
    cards.plan_id,
    cast(cards.version as integer) as version,
    cards.subject_type,
    cards.subject_id,
    cards.role,
    {{ scope_label('cards.scope_type', 'cards.scope_id') }} as scope,
    cards.period_type,
    cards.period_start,
    cards.period_end,
    'provisional' as state,
    cards.kind,
    cards.parent_scorecard_id,
    cards.present_days,
    cards.role_days,
    cards.is_to_date,
    cards.total,
    grades.grade,
    case when cards.total is null then 'not_scorable' else 'scored' end as status,
    cards.reasons,
    cast(cards.weight_scored as decimal(18, 4)) as weight_scored,
    grades.bonus_coefficient,
    cards.is_retroactive,
    run.definitions_hash as definitions_version,
    run.load_id as data_watermark
from cards
cross join run
left join grades
    on cards.total >= grades.from_score
    and (grades.next_score is null or cards.total < grades.next_score)
    and not (cards.is_to_date and cards.working_days_elapsed < {{ var('scoring_ungraded_working_days') }})
