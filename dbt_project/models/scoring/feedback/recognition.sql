-- Whom a manager may praise: the best of a role and who gained most, where enough others were scored.
with cards as (
    select * from {{ ref('feedback') }}
    where subject_type = 'employee' and place is not null
),

best as (
    select
        'best' as list,
        scorecard_id,
        total as figure
    from cards
    where place = 1
),

gains as (
    select
        scorecard_id,
        change,
        rank() over (partition by role, period_type, period_start order by change desc) as gain_place
    from cards
    where change > 0
),

listed as (
    select list, scorecard_id, figure from best
    union all
    select 'most_improved' as list, scorecard_id, change as figure
    from gains
    where gain_place = 1
)

select
    listed.list,
    listed.scorecard_id,
    cards.subject_id,
    cards.role,
    cards.period_type,
    cards.period_start,
    cast(listed.figure as decimal(9, 2)) as figure
from listed
inner join cards on listed.scorecard_id = cards.scorecard_id
