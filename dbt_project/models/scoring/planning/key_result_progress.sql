-- Key results beside the KPIs: what the tied KPI was in the latest period that lies within the key result's days. Shown, never scored.
with key_results as (
    select * from {{ ref('stg_key_results') }}
),

kpis as (
    select * from {{ ref('int_scoring_kpis') }}
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
    where period_type = 'month' and value is not null
),

candidates as (
    select
        key_results.objective_id,
        key_results.key_result_id,
        kpi_values.period_start,
        kpi_values.value,
        row_number() over (
            partition by key_results.objective_id, key_results.key_result_id
            order by kpi_values.period_start desc, kpi_values.subject_role asc
        ) as recency
    from key_results
    inner join kpi_values
        on key_results.mart = kpi_values.mart
        and key_results.kpi_id = kpi_values.kpi_id
        and kpi_values.subject_id = case when kpi_values.subject_type = 'employee' then key_results.owner_id else 'all' end
        and kpi_values.period_start >= key_results.starts_on
        and kpi_values.period_end <= key_results.ends_on
    inner join kpis
        on kpi_values.mart = kpis.mart
        and kpi_values.kpi_id = kpis.kpi_id
        and kpi_values.cohort = case when kpis.settles > 0 then 'matured' else 'own' end
)

select
    key_results.objective_id,
    key_results.objective,
    key_results.key_result_id,
    key_results.owner_id,
    key_results.mart,
    key_results.kpi_id,
    key_results.start_value,
    key_results.target_value,
    key_results.starts_on,
    key_results.ends_on,
    candidates.period_start as measured_month,
    candidates.value,
    cast({{ divide_half_up(exact('candidates.value') ~ ' - key_results.start_value', 'key_results.target_value - key_results.start_value', 4) }} as decimal(18, 4)) as progress,
    least(
        {{ ratio(days_between('key_results.starts_on', add_days(as_of_date(), 1)), days_between('key_results.starts_on', 'key_results.ends_on')) }},
        1
    ) as time_gone
from key_results
left join candidates
    on key_results.objective_id = candidates.objective_id
    and key_results.key_result_id = candidates.key_result_id
    and candidates.recency = 1
