-- What each line of each scorecard reads: value or its absence, the sample rule, and the guard.
with subjects as (
    select * from {{ ref('int_scoring_subjects') }}
    where not is_short_presence
),

plans as (
    select * from {{ ref('plans') }}
),

values_read as (
    select * from {{ ref('int_scoring_values') }}
),

lines as (
    select
        subjects.plan_id, subjects.version, subjects.is_draft, subjects.scorecard_id, subjects.period_type, subjects.period_start, subjects.leave_share,
        plans.mart, plans.kpi_id, plans.minimum_sample, plans.missing, plans.guard_mart, plans.guard_kpi_id, plans.guard_limit,
        case when plans.guard_better = 'up' then 1 else -1 end as guard_direction,
        {{ measured_key('plans.measured', 'subjects') }} as measured_id,
        case when plans.measured = 'employee' then subjects.role else '' end as measured_role,
        {{ measured_key('plans.guard_measured', 'subjects') }} as guard_measured_id,
        case when plans.guard_measured = 'employee' then subjects.role else '' end as guard_measured_role
    from subjects
    inner join plans
        on subjects.plan_id = plans.plan_id
        and subjects.version = plans.version
),

readings as (
    select
        lines.*,
        own.value, own.numerator, own.denominator, own.sample, own.scored_period_start,
        own.pooled_value, own.pooled_numerator, own.pooled_denominator, own.pooled_sample,
        case when own.mart is null then 'no_data' else own.null_reason end as null_reason,
        coalesce(own.sample, 0) < coalesce(lines.minimum_sample, 0) as is_small,
        guards.value as guard_value,
        guards.value is not null and coalesce(guards.sample, 0) >= coalesce(lines.minimum_sample, 0) as is_guard_known
    from lines
    left join values_read as own
        on lines.mart = own.mart
        and lines.kpi_id = own.kpi_id
        and lines.measured_id = own.measured_id
        and lines.measured_role = own.measured_role
        and lines.period_type = own.period_type
        and lines.period_start = own.period_start
    left join values_read as guards
        on lines.guard_mart = guards.mart
        and lines.guard_kpi_id = guards.kpi_id
        and lines.guard_measured_id = guards.measured_id
        and lines.guard_measured_role = guards.measured_role
        and lines.period_type = guards.period_type
        and lines.period_start = guards.period_start
),

judged as (
    select
        *,
        is_small and coalesce(null_reason, 'no_data') = 'no_data' and pooled_value is not null and coalesce(pooled_sample, 0) >= minimum_sample
            as is_pooled
    from readings
)

select
    plan_id,
    version,
    is_draft,
    scorecard_id,
    mart,
    kpi_id,
    case when is_pooled then pooled_value else value end as value,
    case when is_pooled then pooled_numerator else numerator end as numerator,
    case when is_pooled then pooled_denominator else denominator end as denominator,
    case when is_pooled then pooled_sample else sample end as sample,
    scored_period_start,
    is_pooled,
    case
        when is_pooled then null
        when value is not null and is_small then 'small_sample'
        else null_reason
    end as reason,
    leave_share < 0.5 as may_be_zeroed,
    guard_value,
    case
        when guard_kpi_id is null then null
        when not is_guard_known then 'unknown'
        when guard_direction * guard_value < guard_direction * guard_limit then 'worse'
        else 'held'
    end as guard_state
from judged
