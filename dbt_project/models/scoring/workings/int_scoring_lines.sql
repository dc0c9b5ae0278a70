-- Every line of every scorecard with its score: method, then cap, then guard.
with readings as (
    select * from {{ ref('int_scoring_readings') }}
),

targets as (
    select * from {{ ref('int_scoring_targets') }}
),

plans as (
    select * from {{ ref('plans') }}
),

outstanding as (
    select * from {{ ref('outstanding_scores') }}
),

lines as (
    select
        plans.plan_id, plans.version, readings.is_draft, readings.scorecard_id, plans.mart, plans.kpi_id, plans.kind, plans.method, plans.better,
        plans.direction, plans.weight, targets.is_own_target, targets.proration, targets.baseline, targets.target, targets.challenge, targets.band_low,
        targets.band_high, plans.tolerance, targets.allowance, plans.penalty, plans.cap, plans.guard_mart, plans.guard_kpi_id, readings.guard_value,
        plans.guard_limit, plans.guard_cap, readings.guard_state, plans.minimum_sample, plans.missing, readings.numerator, readings.denominator,
        readings.sample, readings.scored_period_start, readings.is_pooled, readings.value, readings.may_be_zeroed,
        case when readings.reason = 'no_source' then 'no_source' when not targets.has_target then 'no_target' else readings.reason end as reason
    from readings
    inner join targets
        on readings.plan_id = targets.plan_id
        and readings.version = targets.version
        and readings.scorecard_id = targets.scorecard_id
        and readings.mart = targets.mart
        and readings.kpi_id = targets.kpi_id
    inner join plans
        on readings.plan_id = plans.plan_id
        and readings.version = plans.version
        and readings.mart = plans.mart
        and readings.kpi_id = plans.kpi_id
),

fractions as (
    select
        *,
        case when reason is null then {{ score_fraction('numerator') }} end as score_numerator,
        case when reason is null then {{ score_fraction('denominator') }} end as score_denominator
    from lines
),

scores as (
    select
        *,
        {{ capped_score() }} as capped_score
    from fractions
)

select
    scores.*,
    case
        when reason is null and {{ is_held_back() }} then 'guarded'
        when reason is null and is_pooled then 'pooled'
        when reason is null then 'scored'
        when reason = 'no_data' and missing = 'zero' and may_be_zeroed then 'zeroed'
        when reason in ('no_source', 'no_target', 'small_sample') then reason
        else 'no_data'
    end as status,
    case
        when reason is null then {{ guarded_score() }}
        when reason = 'no_data' and missing = 'zero' and may_be_zeroed then cast(0 as decimal(9, 2))
    end as line_score,
    {{ is_outstanding() }} as is_outstanding
from scores
left join outstanding on scores.method = outstanding.method
