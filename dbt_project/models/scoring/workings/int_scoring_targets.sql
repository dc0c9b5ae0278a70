{% set points = ['baseline', 'target', 'challenge'] %}
{% set prorated = points + ['allowance', 'band_low', 'band_high'] %}

-- The points of every line of every scorecard as they are applied: the plan's, or those set for the subject and period, in proportion to the days
-- present where the KPI adds up over days.
with subjects as (
    select * from {{ ref('int_scoring_subjects') }}
    where not is_short_presence
),

plans as (
    select * from {{ ref('plans') }}
),

-- A target of one's own counts once somebody else than who set it has approved it. A point that it leaves empty is the plan's.
overrides as (
    select * from {{ ref('stg_kpi_targets') }}
    where approved_by is not null and approved_at is not null and approved_by <> set_by
),

chosen as (
    select
        subjects.plan_id,
        subjects.version,
        subjects.is_draft,
        subjects.scorecard_id,
        plans.mart,
        plans.kpi_id,
        plans.direction,
        plans.method,
        overrides.plan_id is not null as is_own_target,
        case when plans.is_prorated and (subjects.subject_type = 'employee' or subjects.is_to_date) then subjects.proration else 1 end as proration,
        {% for point in points %}
        coalesce(overrides.{{ point }}, plans.{{ point }}) as {{ point }},
        {% endfor %}
        plans.allowance,
        plans.band_low,
        plans.band_high
    from subjects
    inner join plans
        on subjects.plan_id = plans.plan_id
        and subjects.version = plans.version
    left join overrides
        on plans.plan_id = overrides.plan_id
        and plans.version = overrides.version
        and plans.mart = overrides.mart
        and plans.kpi_id = overrides.kpi_id
        and subjects.subject_type = overrides.subject_type
        and subjects.subject_id = overrides.subject_id
        and subjects.period_type = overrides.period_type
        and subjects.period_start = overrides.period_start
),

applied as (
    select
        plan_id,
        version,
        is_draft,
        scorecard_id,
        mart,
        kpi_id,
        direction,
        method,
        is_own_target,
        cast(proration as decimal(18, 8)) as proration,
        {% for point in prorated %}
        cast(cast({{ point }} as decimal(20, 6)) * cast(proration as decimal(18, 8)) as decimal(18, 6)) as {{ point }}{{ ',' if not loop.last }}
        {% endfor %}
    from chosen
)

select
    plan_id,
    version,
    is_draft,
    scorecard_id,
    mart,
    kpi_id,
    is_own_target,
    proration,
    {% for point in prorated %}
    {{ point }},
    {% endfor %}
    coalesce(case method
        when 'ladder' then direction * baseline < direction * target and direction * target < direction * challenge
        when 'attainment'
            then target > 0
                and coalesce(direction * baseline < direction * target, true)
                and coalesce(direction * target < direction * challenge, true)
        else true
    end, false) as has_target
from applied
