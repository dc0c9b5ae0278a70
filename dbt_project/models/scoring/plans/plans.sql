with lines as (
    select * from {{ ref('int_plan_lines') }}
),

versions as (
    select * from {{ ref('plan_versions') }}
    where status <> 'refused'
)

select
    lines.plan_id,
    lines.version,
    versions.status,
    lines.subject_type,
    lines.role,
    lines.scope_type,
    lines.period_type,
    lines.valid_from,
    lines.valid_to,
    lines.mart,
    lines.kpi_id,
    lines.kind,
    lines.better,
    lines.weight,
    lines.method,
    lines.baseline,
    lines.target,
    lines.challenge,
    lines.band_low,
    lines.band_high,
    lines.tolerance,
    lines.allowance,
    lines.penalty,
    lines.cap,
    lines.guard_mart,
    lines.guard_kpi_id,
    lines.guard_limit,
    lines.guard_cap,
    lines.minimum_sample,
    lines.missing,
    lines.settles,
    lines.measured,
    lines.is_prorated,
    lines.is_poolable,
    lines.direction,
    lines.guard_better,
    lines.guard_settles,
    lines.guard_measured
from lines
inner join versions
    on lines.plan_id = versions.plan_id
    and lines.version = versions.version
