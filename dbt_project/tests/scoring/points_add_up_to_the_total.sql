-- The points of a scorecard's lines make up its total, but for the rounding of each.
with lines as (
    select * from {{ ref('scorecard_lines') }}
),

cards as (
    select * from {{ ref('scorecards') }}
    where kind = 'single' and total is not null
),

sums as (
    select
        scorecard_id,
        scorecard_version,
        sum(points) as points
    from lines
    group by scorecard_id, scorecard_version
)

select
    cards.scorecard_id,
    cards.total,
    sums.points
from cards
left join sums
    on cards.scorecard_id = sums.scorecard_id
    and cards.scorecard_version = sums.scorecard_version
where sums.points is null or abs(sums.points - cards.total) > 0.006
