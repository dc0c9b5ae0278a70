-- The KPI values that a plan or a guard reads, exact, with what the last three periods hold together. A KPI that looks ahead is read from its
-- matured cohort.
with kpi_values as (
    select * from {{ ref('kpi_values') }}
    where period_type in ('month', 'quarter', 'year')
),

plans as (
    select * from {{ ref('plans') }}
),

read_kpis as (
    select mart, kpi_id, settles, is_poolable from plans
    union
    select plans.guard_mart, plans.guard_kpi_id, plans.guard_settles, false
    from plans
    where plans.guard_kpi_id is not null
),

kpis as (
    select mart, kpi_id, max(settles) as settles, max(case when is_poolable then 1 else 0 end) = 1 as is_poolable
    from read_kpis
    group by mart, kpi_id
),

scored_values as (
    select
        kpi_values.mart,
        kpi_values.kpi_id,
        kpi_values.subject_type as measured,
        kpi_values.subject_id as measured_id,
        kpi_values.subject_role as measured_role,
        kpi_values.period_type,
        kpi_values.period_start,
        {{ previous_period_start('kpi_values.period_type', previous_period_start('kpi_values.period_type', 'kpi_values.period_start')) }} as pool_start,
        {{ exact('kpi_values.value') }} as value,
        {{ exact('kpi_values.numerator') }} as numerator,
        {{ exact('kpi_values.denominator') }} as denominator,
        kpi_values.sample,
        kpi_values.null_reason,
        case when kpis.settles > 0 then {{ add_days('kpi_values.period_start', '-kpis.settles') }} end as scored_period_start,
        kpis.is_poolable
    from kpi_values
    inner join kpis
        on kpi_values.mart = kpis.mart
        and kpi_values.kpi_id = kpis.kpi_id
        and kpi_values.cohort = case when kpis.settles > 0 then 'matured' else 'own' end
),

pools as (
    select
        mine.mart, mine.kpi_id, mine.measured_id, mine.measured_role, mine.period_type, mine.period_start,
        sum(earlier.numerator) as numerator,
        sum(earlier.denominator) as denominator,
        cast(sum(earlier.sample) as bigint) as sample,
        -- What the KPI's formula multiplies its ratio by (100 in a net promoter score).
        max({{ divide_half_up('earlier.value * earlier.denominator', 'earlier.numerator', 2) }}) as factor
    from scored_values as mine
    inner join scored_values as earlier
        on mine.mart = earlier.mart
        and mine.kpi_id = earlier.kpi_id
        and mine.measured_id = earlier.measured_id
        and mine.measured_role = earlier.measured_role
        and mine.period_type = earlier.period_type
        and earlier.period_start between mine.pool_start and mine.period_start
        -- A period without a value for another reason than a lack of cases may hold half of its parts.
        and (earlier.value is not null or earlier.null_reason = 'no_data')
    where mine.is_poolable
    group by mine.mart, mine.kpi_id, mine.measured_id, mine.measured_role, mine.period_type, mine.period_start
)

select
    scored_values.mart,
    scored_values.kpi_id,
    scored_values.measured,
    scored_values.measured_id,
    scored_values.measured_role,
    scored_values.period_type,
    scored_values.period_start,
    scored_values.value,
    scored_values.numerator,
    scored_values.denominator,
    scored_values.sample,
    scored_values.null_reason,
    scored_values.scored_period_start,
    case when pools.denominator > 0 then {{ divide_half_up('pools.numerator * coalesce(pools.factor, 1)', 'pools.denominator', 8) }} end as pooled_value,
    {{ exact('pools.numerator') }} as pooled_numerator,
    {{ exact('pools.denominator') }} as pooled_denominator,
    pools.sample as pooled_sample
from scored_values
left join pools
    on scored_values.mart = pools.mart
    and scored_values.kpi_id = pools.kpi_id
    and scored_values.measured_id = pools.measured_id
    and scored_values.measured_role = pools.measured_role
    and scored_values.period_type = pools.period_type
    and scored_values.period_start = pools.period_start
