-- What each designer was due to deliver, delivered and got approved, each by its own clock, in the role that they held on that day.
with design_tasks as (
    select
        designer_id,
        is_planned,
        review_rounds,
        content_errors,
        due_at,
        {{ business_date('due_at') }} as due_on,
        -- What was delivered or approved after the as-of date waits, and so does a cancellation.
        case when first_delivered_at < {{ as_of_end() }} then first_delivered_at end as delivered_at,
        case when approved_at < {{ as_of_end() }} then approved_at end as approved_at
    from {{ ref('stg_design_tasks') }}
    where cancelled_at is null or cancelled_at >= {{ as_of_end() }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

steps as (
    select
        designer_id,
        due_on as business_date,
        1 as due_count,
        case when delivered_at <= due_at then 1 else 0 end as on_time_count,
        case when is_planned then 1 else 0 end as planned_due_count,
        case when is_planned then {{ business_date('delivered_at') }} end as planned_delivered_on,
        0 as approved_count,
        0 as first_pass_count,
        0 as checked_count,
        0 as accurate_count
    from design_tasks
    where due_at < {{ as_of_end() }}
    union all
    select
        designer_id,
        {{ business_date('approved_at') }},
        0,
        0,
        0,
        cast(null as date),
        1,
        case when review_rounds = 1 then 1 else 0 end,
        0,
        0
    from design_tasks
    where approved_at is not null and review_rounds is not null
    union all
    select
        designer_id,
        {{ business_date('delivered_at') }},
        0,
        0,
        0,
        cast(null as date),
        0,
        0,
        1,
        case when content_errors = 0 then 1 else 0 end
    from design_tasks
    where delivered_at is not null and content_errors is not null
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.employee_id,
    staff_days.role,
    sum(steps.due_count) as due_count,
    sum(steps.on_time_count) as on_time_count,
    sum(steps.planned_due_count) as planned_due_count,
    count(case when steps.planned_delivered_on < period_days.period_end then 1 end) as planned_delivered_count,
    sum(steps.approved_count) as approved_count,
    sum(steps.first_pass_count) as first_pass_count,
    sum(steps.checked_count) as checked_count,
    sum(steps.accurate_count) as accurate_count
from steps
inner join staff_days
    on steps.designer_id = staff_days.employee_id and steps.business_date = staff_days.business_date
inner join period_days on steps.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
