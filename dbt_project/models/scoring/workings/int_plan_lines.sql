-- Every line of every plan version as it landed, with what is known of its KPI and of its guard.
with plans as (
    select * from {{ ref('stg_kpi_plans') }}
),

kpis as (
    select * from {{ ref('int_scoring_kpis') }}
),

roles as (
    select * from {{ ref('roles') }}
)

select
    plans.plan_id,
    plans.version,
    plans.subject_type,
    coalesce(plans.role, '') as role,
    coalesce(plans.scope_type, '') as scope_type,
    plans.period_type,
    plans.valid_from,
    plans.valid_to,
    plans.mart,
    plans.kpi_id,
    plans.kind,
    cast(plans.weight as decimal(18, 4)) as weight,
    plans.method,
    plans.baseline,
    plans.target,
    plans.challenge,
    plans.band_low,
    plans.band_high,
    plans.tolerance,
    plans.allowance,
    plans.penalty,
    cast(coalesce(plans.cap, 100) as decimal(18, 6)) as cap,
    plans.guard_mart,
    plans.guard_kpi_id,
    plans.guard_limit,
    plans.guard_cap,
    plans.minimum_sample,
    coalesce(plans.missing, 'reweight') as missing,
    roles.role is not null as is_known_role,
    roles.mart as role_mart,
    kpis.better,
    kpis.unit,
    kpis.settles,
    kpis.subject_type as measured,
    kpis.is_prorated,
    kpis.is_poolable,
    kpis.is_of_a_hundred,
    kpis.can_be_negative,
    guards.better as guard_better,
    guards.settles as guard_settles,
    guards.subject_type as guard_measured,
    case kpis.better when 'up' then 1 when 'down' then -1 end as direction,
    plans._file_id,
    plans._row_number
from plans
left join kpis
    on plans.mart = kpis.mart
    and plans.kpi_id = kpis.kpi_id
left join kpis as guards
    on plans.guard_mart = guards.mart
    and plans.guard_kpi_id = guards.kpi_id
left join roles on plans.role = roles.role
