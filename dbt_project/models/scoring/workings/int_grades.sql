-- Grades as half-open ranges of totals.
select
    grade,
    zh,
    en,
    from_score,
    lead(from_score) over (order by from_score) as next_score,
    cast(row_number() over (order by from_score) as integer) as place,
    bonus_coefficient,
    follow_up
from {{ ref('grades') }}
