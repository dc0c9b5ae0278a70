-- The total of every scorecard of one plan, whether it may be told, and why not.
with subjects as (
    select * from {{ ref('int_scoring_subjects') }}
),

lines as (
    select * from {{ ref('int_scoring_lines') }}
),

sums as (
    select
        plan_id,
        version,
        scorecard_id,
        {{ line_sums() }},
        {{ joined_text("case when line_score is null then kpi_id || ': ' || status || case when reason <> status then ' (' || reason || ')' else '' end end", "'; '", "mart || '.' || kpi_id") }} as gaps
    from lines
    group by plan_id, version, scorecard_id
),

totals as (
    select
        subjects.*,
        coalesce(sums.weight_scored, 0) as weight_scored,
        {{ divide_half_up('sums.weighted_score', 'sums.weight_scored', 2) }} as weighted_total,
        subjects.is_short_presence
        or coalesce(sums.weight_scored, 0) < {{ var('scoring_minimum_weight') }}
        or coalesce(sums.has_a_decisive_gap, 0) = 1 as is_not_scorable,
        case when subjects.is_short_presence then 'short presence' else sums.gaps end as reasons
    from subjects
    left join sums
        on subjects.plan_id = sums.plan_id
        and subjects.version = sums.version
        and subjects.scorecard_id = sums.scorecard_id
)

select
    *,
    case when not is_not_scorable then cast(weighted_total as decimal(9, 2)) end as total
from totals
