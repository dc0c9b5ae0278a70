-- What went well and what fell short on the newest version of each scorecard, and what may be done about it.
with cards as (
    select * from {{ ref('feedback') }}
),

lines as (
    select * from {{ ref('scorecard_lines') }}
),

rules as (
    select * from {{ ref('feedback_rules') }}
),

dictionary as (
    select * from {{ ref('kpi_dictionary') }}
),

judged as (
    select
        cards.scorecard_id,
        cards.scorecard_version,
        lines.mart,
        lines.kpi_id,
        lines.weight,
        lines.line_score,
        lines.is_outstanding,
        case
            when lines.line_score is null then 'missing'
            when lines.line_score < 60 or lines.status = 'guarded' then 'shortfall'
            when lines.is_outstanding or lines.line_score >= 90 then 'strength'
            else 'on_track'
        end as judgement,
        -- What the line keeps the total from: points still to be won.
        lines.weight * (100 - coalesce(lines.line_score, 100)) as lost,
        lines.line_score is null and earlier.scorecard_id is not null and earlier.line_score is null as is_missing_again
    from cards
    inner join lines
        on cards.scorecard_id = lines.scorecard_id
        and cards.scorecard_version = lines.scorecard_version
    left join lines as earlier
        on cards.previous_scorecard_id = earlier.scorecard_id
        and cards.previous_scorecard_version = earlier.scorecard_version
        and lines.mart = earlier.mart
        and lines.kpi_id = earlier.kpi_id
),

ranked as (
    select
        *,
        row_number() over (partition by scorecard_id order by lost desc, mart asc, kpi_id asc) as loss_place
    from judged
)

select
    ranked.scorecard_id,
    ranked.scorecard_version,
    ranked.mart,
    ranked.kpi_id,
    dictionary.zh as kpi_zh,
    dictionary.en as kpi_en,
    dictionary.shown_as as unit,
    dictionary.definition,
    dictionary.definition_zh,
    ranked.judgement,
    ranked.line_score,
    ranked.is_missing_again,
    case when ranked.lost > 0 and ranked.loss_place <= 3 and ranked.line_score < 80 then coalesce(own.zh, general.zh) end as action_zh,
    case when ranked.lost > 0 and ranked.loss_place <= 3 and ranked.line_score < 80 then coalesce(own.en, general.en) end as action_en
from ranked
left join dictionary
    on ranked.mart = dictionary.mart
    and ranked.kpi_id = dictionary.kpi_id
left join rules as own
    on ranked.mart = own.mart
    and ranked.kpi_id = own.kpi_id
left join rules as general on general.mart = '*'
