-- How hard each plan proved over its last three complete periods: a top grade out of reach, or given to nearly everybody.
with cards as (
    select
        *,
        dense_rank() over (partition by plan_id order by period_start desc) as periods_ago
    from {{ ref('int_single_scorecards') }}
    where is_newest and not is_to_date
),

top_grades as (
    select
        grade,
        row_number() over (order by from_score desc) as place
    from {{ ref('grades') }}
),

counts as (
    select
        cards.plan_id,
        min(cards.period_start) as first_period_start,
        max(cards.period_start) as last_period_start,
        count(distinct cards.subject_id) as subjects,
        count(cards.grade) as graded,
        count(case when cards.grade = top_grades.grade then 1 end) as top_graded
    from cards
    inner join top_grades on top_grades.place = 1
    where cards.periods_ago <= 3
    group by cards.plan_id
)

select
    plan_id,
    first_period_start,
    last_period_start,
    cast(subjects as integer) as subjects,
    cast(graded as integer) as graded,
    cast(top_graded as integer) as top_graded,
    {{ ratio('top_graded', 'graded') }} as top_share,
    case
        when subjects < 10 or graded = 0 then null
        when top_graded * 10 < graded then 'out_of_reach'
        when top_graded * 10 > graded * 9 then 'too_easy'
    end as warning
from counts
