with lines as (
    select * from {{ ref('int_scoring_lines') }}
    where is_draft
)

select
    plan_id,
    cast(version as integer) as version,
    scorecard_id,
    mart,
    kpi_id,
    method,
    better,
    weight,
    value,
    sample,
    baseline,
    target,
    challenge,
    cap,
    line_score,
    status,
    reason
from lines
