-- What was closed beside what the marts give today, where the two differ. The close stands.
with closed as (
    select * from {{ source('ledger', 'scorecards') }}
    where scorecard_version = 1
),

computed as (
    select * from {{ ref('int_computed_scorecards') }}
),

changed_lines as (
    select
        scorecard_id,
        count(*) as changed_lines
    from {{ ref('restatement_lines') }}
    group by scorecard_id
)

select
    closed.scorecard_id,
    closed.subject_type,
    closed.subject_id,
    closed.plan_id,
    closed.version,
    closed.period_type,
    closed.period_start,
    closed.total as total_closed,
    computed.total as total_recomputed,
    cast(computed.total - closed.total as decimal(9, 2)) as difference,
    closed.grade as grade_closed,
    computed.grade as grade_recomputed,
    cast(changed_lines.changed_lines as integer) as changed_lines,
    case when closed.version <> computed.version then 'another plan version; ' else '' end
    || case when closed.definitions_version <> computed.definitions_version then 'other definitions; ' else '' end
    || case when closed.data_watermark <> computed.data_watermark
        then 'data of loads ' || cast(closed.data_watermark + 1 as string) || ' to ' || cast(computed.data_watermark as string) else '' end as cause,
    coalesce(abs(computed.total - closed.total) >= 1, (computed.total is null) <> (closed.total is null))
    or coalesce(closed.grade, '') <> coalesce(computed.grade, '') as opens_appeal
from closed
inner join computed on closed.scorecard_id = computed.scorecard_id
inner join changed_lines on closed.scorecard_id = changed_lines.scorecard_id
