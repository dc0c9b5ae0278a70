-- The values of a role's KPIs in its last six complete periods of each type; matured ones where the KPI settles.
with kpi_values as (
    select * from {{ ref('kpi_values') }}
    where period_type in ('month', 'quarter', 'year')
),

kpis as (
    select * from {{ ref('int_scoring_kpis') }}
    where better in ('up', 'down')
),

complete as (
    select
        kpi_values.mart,
        kpi_values.kpi_id,
        kpi_values.subject_id,
        kpi_values.subject_role as role,
        kpi_values.period_type,
        kpi_values.period_start,
        kpi_values.value,
        kpis.better,
        dense_rank() over (
            partition by kpi_values.mart, kpi_values.kpi_id, kpi_values.period_type
            order by kpi_values.period_start desc
        ) as periods_ago
    from kpi_values
    inner join kpis
        on kpi_values.mart = kpis.mart
        and kpi_values.kpi_id = kpis.kpi_id
        and kpi_values.cohort = case when kpis.settles > 0 then 'matured' else 'own' end
    where
        kpi_values.period_end <= {{ add_days(as_of_date(), 1) }}
        -- The company's row is no subject beside its own parts.
        and (kpi_values.subject_id <> 'all' or kpi_values.mart = 'company_kpis')
)

select *
from complete
where periods_ago <= 6
