-- A scorecard's line has the value that the mart publishes: of its period, or of the matured one where the KPI settles. A pooled line has that of
-- three periods.
with lines as (
    select * from {{ ref('scorecard_lines') }}
    where not is_pooled
),

cards as (
    select * from {{ ref('scorecards') }}
    where state = 'provisional'
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
)

select
    lines.scorecard_id,
    lines.mart,
    lines.kpi_id,
    lines.value,
    kpi_values.value as mart_value
from lines
inner join cards
    on lines.scorecard_id = cards.scorecard_id
    and lines.scorecard_version = cards.scorecard_version
left join kpi_values
    on lines.mart = kpi_values.mart
    and lines.kpi_id = kpi_values.kpi_id
    and kpi_values.subject_id in (cards.subject_id, cards.scope_id)
    and kpi_values.subject_role in (cards.role, '')
    and cards.period_type = kpi_values.period_type
    and cards.period_start = kpi_values.period_start
    and kpi_values.cohort = case when lines.scored_period_start is null then 'own' else 'matured' end
where coalesce(lines.value, -1) <> coalesce({{ exact('kpi_values.value') }}, -1)
