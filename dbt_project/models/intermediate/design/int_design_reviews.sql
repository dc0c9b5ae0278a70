-- Scores of a designer's tasks, by the day of the review. A cancelled task counts nowhere.
with design_reviews as (
    select * from {{ ref('stg_design_reviews') }}
    where reviewed_at < {{ as_of_end() }}
),

design_tasks as (
    select * from {{ ref('stg_design_tasks') }}
    where cancelled_at is null or cancelled_at >= {{ as_of_end() }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

reviewed as (
    select
        design_tasks.designer_id,
        {{ business_date('design_reviews.reviewed_at') }} as business_date,
        design_reviews.aesthetics,
        design_reviews.conversion_orientation,
        design_reviews.standards
    from design_reviews
    inner join design_tasks
        on design_reviews.platform = design_tasks.platform
        and design_reviews.task_id = design_tasks.task_id
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.employee_id,
    staff_days.role,
    count(*) as review_count,
    sum(reviewed.aesthetics) as aesthetics,
    sum(reviewed.conversion_orientation) as conversion_orientation,
    sum(reviewed.standards) as standards
from reviewed
inner join staff_days
    on reviewed.designer_id = staff_days.employee_id and reviewed.business_date = staff_days.business_date
inner join period_days on reviewed.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
