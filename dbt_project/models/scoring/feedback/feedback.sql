-- The newest version of each scorecard beside the same subject's period before, and its place among those of its role.
with newest as (
    select
        *,
        {{ previous_period_start('period_type', 'period_start') }} as previous_period_start
    from {{ ref('scorecards') }}
    where is_newest
),

roles as (
    select * from {{ ref('roles') }}
),

grades as (
    select * from {{ ref('grades') }}
),

places as (
    select
        scorecard_id,
        count(*) over (partition by subject_type, role, period_type, period_start) - 1 as others,
        rank() over (partition by subject_type, role, period_type, period_start order by total desc) as place
    from newest
    where kind = 'single' and grade is not null
)

select
    newest.scorecard_id,
    newest.scorecard_version,
    newest.subject_type,
    newest.subject_id,
    newest.role,
    roles.zh as role_zh,
    roles.en as role_en,
    newest.scope,
    newest.period_type,
    newest.period_start,
    newest.total,
    newest.grade,
    grades.zh as grade_zh,
    grades.en as grade_en,
    grades.follow_up,
    earlier.scorecard_id as previous_scorecard_id,
    earlier.scorecard_version as previous_scorecard_version,
    earlier.total as previous_total,
    cast(newest.total - earlier.total as decimal(9, 2)) as change,
    cast(coalesce(places.others, 0) as integer) as others,
    -- Among few, a place would tell the others' scores.
    case when places.others >= {{ var('index_minimum_others') }} then cast(places.place as integer) end as place,
    case when places.others >= {{ var('index_minimum_others') }} then cast(ceil(places.place * 4.0 / (places.others + 1)) as integer) end as quarter
from newest
left join newest as earlier
    on newest.previous_period_start = earlier.period_start
    and newest.period_type = earlier.period_type
    and newest.subject_type = earlier.subject_type
    and newest.subject_id = earlier.subject_id
    and newest.role = earlier.role
    and newest.scope = earlier.scope
    and newest.kind = earlier.kind
left join grades on newest.grade = grades.grade
left join roles on newest.role = roles.role
left join places on newest.scorecard_id = places.scorecard_id
