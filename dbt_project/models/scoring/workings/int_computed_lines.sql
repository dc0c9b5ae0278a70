-- Every line as the marts give it today; what is closed may differ.
with lines as (
    select * from {{ ref('int_scoring_lines') }}
    where not is_draft
),

totals as (
    select * from {{ ref('int_scoring_totals') }}
    where not is_draft
)

select
    lines.scorecard_id,
    lines.mart,
    lines.kpi_id,
    lines.kind,
    lines.method,
    lines.better,
    lines.weight,
    lines.value,
    lines.numerator,
    lines.denominator,
    lines.sample,
    lines.baseline,
    lines.target,
    lines.challenge,
    lines.is_own_target,
    lines.proration,
    lines.band_low,
    lines.band_high,
    lines.tolerance,
    lines.allowance,
    lines.penalty,
    lines.cap,
    lines.guard_mart,
    lines.guard_kpi_id,
    lines.guard_value,
    lines.guard_limit,
    lines.guard_cap,
    lines.guard_state,
    lines.minimum_sample,
    lines.missing,
    lines.line_score,
    lines.status,
    lines.reason,
    case when totals.total is not null then cast({{ divide_half_up('lines.weight * lines.line_score', 'totals.weight_scored', 4) }} as decimal(9, 4)) end as points,
    lines.is_outstanding,
    lines.scored_period_start,
    lines.is_pooled
from lines
inner join totals on lines.scorecard_id = totals.scorecard_id
