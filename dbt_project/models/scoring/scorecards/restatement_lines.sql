with closed as (
    select * from {{ source('ledger', 'scorecard_lines') }}
    where scorecard_version = 1
),

computed as (
    select * from {{ ref('int_computed_lines') }}
)

select
    closed.scorecard_id,
    closed.mart,
    closed.kpi_id,
    closed.value as value_closed,
    computed.value as value_recomputed,
    closed.numerator as numerator_closed,
    computed.numerator as numerator_recomputed,
    closed.denominator as denominator_closed,
    computed.denominator as denominator_recomputed,
    closed.line_score as line_score_closed,
    computed.line_score as line_score_recomputed,
    closed.status as status_closed,
    computed.status as status_recomputed
from closed
left join computed
    on closed.scorecard_id = computed.scorecard_id
    and closed.mart = computed.mart
    and closed.kpi_id = computed.kpi_id
where
    computed.scorecard_id is null
    or closed.status <> computed.status
    or coalesce(closed.value, -1) <> coalesce(computed.value, -1)
    or coalesce(closed.line_score, -1) <> coalesce(computed.line_score, -1)
