with singles as (
    select * from {{ ref('int_single_scorecards') }}
),

combined as (
    select * from {{ ref('int_combined_scorecards') }}
)

select
    singles.scorecard_id,
    singles.scorecard_version,
    singles.is_newest,
    singles.plan_id,
    singles.version,
    singles.subject_type,
    singles.subject_id,
    singles.role,
    singles.scope_type,
    singles.scope_id,
    {{ scope_label('singles.scope_type', 'singles.scope_id') }} as scope,
    singles.period_type,
    singles.period_start,
    singles.period_end,
    singles.state,
    'single' as kind,
    combined.scorecard_id as parent_scorecard_id,
    singles.present_days,
    singles.role_days,
    singles.is_to_date,
    singles.total,
    singles.grade,
    singles.status,
    singles.reasons,
    singles.weight_scored,
    singles.bonus_coefficient,
    singles.is_retroactive,
    singles.definitions_version,
    singles.data_watermark
from singles
left join combined
    on singles.subject_type = 'employee'
    and singles.subject_id = combined.subject_id
    and singles.period_type = combined.period_type
    and singles.period_start = combined.period_start
union all
select
    scorecard_id,
    scorecard_version,
    true as is_newest,
    null as plan_id,
    null as version,
    'employee' as subject_type,
    subject_id,
    '' as role,
    '' as scope_type,
    '' as scope_id,
    '' as scope,
    period_type,
    period_start,
    period_end,
    state,
    'combined' as kind,
    null as parent_scorecard_id,
    null as present_days,
    null as role_days,
    is_to_date,
    total,
    grade,
    case when total is null then 'not_scorable' else 'scored' end as status,
    reasons,
    weight_scored,
    bonus_coefficient,
    is_retroactive,
    definitions_version,
    data_watermark
from combined
