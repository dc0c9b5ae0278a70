-- What other departments say of the team's members, by the team on the first day of the reviewed period. A review of a quarter says
-- nothing of its first month.
with reviews as (
    select * from {{ ref('stg_peer_reviews') }}
    where relation = 'cross_department' and period_start <= {{ as_of_date() }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
    where team_id is not null
),

period_days as (
    select * from {{ ref('period_days') }}
    where period_type in ('month', 'quarter', 'year')
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.team_id,
    sum(reviews.score) as score_sum,
    count(*) as review_count,
    count(distinct reviews.reviewer_id) as reviewer_count
from reviews
inner join staff_days
    on reviews.reviewee_id = staff_days.employee_id and reviews.period_start = staff_days.business_date
inner join period_days
    on reviews.period_start = period_days.business_date
    and case period_days.period_type
        when 'month' then reviews.period_type not in ('quarter', 'year')
        when 'quarter' then reviews.period_type <> 'year'
        else true
    end
group by period_days.period_type, period_days.period_start, staff_days.team_id
