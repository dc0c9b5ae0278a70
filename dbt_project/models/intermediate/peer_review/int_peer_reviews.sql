-- Each review in the role that it judges: the one held on the last day of its period on which the employee held any.
with peer_reviews as (
    select * from {{ ref('stg_peer_reviews') }}
    where period_start <= {{ as_of_date() }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
    where period_type in ('month', 'quarter', 'year')
),

last_days as (
    select
        period_days.period_type,
        period_days.period_start,
        period_days.period_end,
        staff_days.employee_id,
        max(staff_days.business_date) as last_on
    from staff_days
    inner join period_days on staff_days.business_date = period_days.business_date
    group by period_days.period_type, period_days.period_start, period_days.period_end, staff_days.employee_id
)

select
    peer_reviews.platform,
    peer_reviews.review_id,
    last_days.employee_id,
    staff_days.role,
    peer_reviews.reviewer_id,
    peer_reviews.period_type,
    peer_reviews.period_start,
    last_days.period_end,
    peer_reviews.relation,
    peer_reviews.dimension,
    peer_reviews.score
from peer_reviews
inner join last_days
    on peer_reviews.reviewee_id = last_days.employee_id
    and peer_reviews.period_type = last_days.period_type
    and peer_reviews.period_start = last_days.period_start
inner join staff_days
    on last_days.employee_id = staff_days.employee_id and last_days.last_on = staff_days.business_date
