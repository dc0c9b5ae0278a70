{% set minimum = var('suggestion_minimum_periods') %}

-- Points for a ladder from what a role reached: the 20th, 60th and 85th percentile in the better direction over its last six complete periods, so that
-- about one in five falls under the baseline.
with recent as (
    select * from {{ ref('int_recent_role_values') }}
),

dictionary as (
    select * from {{ ref('kpi_dictionary') }}
),

benchmarks as (
    select * from {{ ref('stg_benchmarks') }}
    where industry = '{{ var("industry") }}'
),

spread as (
    select
        mart,
        kpi_id,
        role,
        period_type,
        better,
        min(period_start) as first_period_start,
        max(period_start) as last_period_start,
        count(value) as subject_periods,
        {% for place, fraction in [('low', 0.15), ('lower', 0.2), ('middle', 0.4), ('upper', 0.6), ('higher', 0.8), ('high', 0.85)] %}
        {{ percentile('value', fraction) }} as {{ place }}{{ ',' if not loop.last }}
        {% endfor %}
    from recent
    group by mart, kpi_id, role, period_type, better
),

points as (
    select
        mart,
        kpi_id,
        role,
        period_type,
        better,
        first_period_start,
        last_period_start,
        subject_periods,
        cast(case better when 'up' then lower else higher end as decimal(18, 6)) as baseline,
        cast(case better when 'up' then upper else middle end as decimal(18, 6)) as target,
        cast(case better when 'up' then high else low end as decimal(18, 6)) as challenge
    from spread
),

judged as (
    select
        *,
        case
            when subject_periods < {{ minimum }} then 'too_few_periods'
            when baseline = target or target = challenge then 'points_coincide'
        end as reason
    from points
)

select
    judged.mart,
    judged.kpi_id,
    dictionary.zh,
    dictionary.en,
    dictionary.unit,
    judged.role,
    judged.period_type,
    judged.better,
    judged.first_period_start,
    judged.last_period_start,
    cast(judged.subject_periods as integer) as subject_periods,
    {% for point in ['baseline', 'target', 'challenge'] %}
    case when judged.reason is null then judged.{{ point }} end as {{ point }},
    {% endfor %}
    judged.reason,
    cast(benchmarks.value as double) as benchmark
from judged
left join dictionary
    on judged.mart = dictionary.mart
    and judged.kpi_id = dictionary.kpi_id
left join benchmarks
    on judged.mart = benchmarks.mart
    and judged.kpi_id = benchmarks.kpi_id
    and judged.period_type = benchmarks.period_type
    and judged.last_period_start = benchmarks.period_start
