-- The next version of every scorecard that has a correction to apply, with its total over the amended lines.
with lines as (
    select * from {{ ref('int_amended_lines') }}
),

cards as (
    select * from {{ ref('int_single_scorecards') }}
    where is_newest
),

grades as (
    select * from {{ ref('int_grades') }}
),

sums as (
    select
        scorecard_id,
        scorecard_version,
        {{ line_sums() }},
        {{ joined_text("case when line_score is null then kpi_id || ': ' || status end", "'; '", "mart || '.' || kpi_id") }} as gaps
    from lines
    group by scorecard_id, scorecard_version
),

totals as (
    select
        *,
        case
            when weight_scored >= {{ var('scoring_minimum_weight') }} and has_a_decisive_gap = 0
                then cast({{ divide_half_up('weighted_score', 'weight_scored', 2) }} as decimal(9, 2))
        end as total
    from sums
)

select
    cards.scorecard_id,
    totals.scorecard_version,
    cards.plan_id,
    cards.version,
    cards.subject_type,
    cards.subject_id,
    cards.role,
    cards.scope_type,
    cards.scope_id,
    cards.period_type,
    cards.period_start,
    cards.period_end,
    'amended' as state,
    cards.present_days,
    cards.role_days,
    cards.is_to_date,
    totals.total,
    grades.grade,
    case when totals.total is null then 'not_scorable' else 'scored' end as status,
    totals.gaps as reasons,
    cast(totals.weight_scored as decimal(18, 4)) as weight_scored,
    grades.bonus_coefficient,
    cards.is_retroactive,
    cards.definitions_version,
    cards.data_watermark,
    cards.total as total_before
from totals
inner join cards on totals.scorecard_id = cards.scorecard_id
left join grades
    on {{ is_of_grade('totals.total') }}
