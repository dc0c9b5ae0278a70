-- What each designer was due to deliver, delivered and got approved, each by its own clock.
with design_tasks as (
    select
        platform,
        task_id,
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
)

select
    platform,
    task_id,
    designer_id,
    'due' as step,
    due_on as business_date,
    coalesce(delivered_at <= due_at, false) as is_hit,
    coalesce(is_planned, false) as is_planned,
    case when is_planned then {{ business_date('delivered_at') }} end as planned_delivered_on
from design_tasks
where due_at < {{ as_of_end() }}
union all
select
    platform, task_id, designer_id, 'approved' as step, {{ business_date('approved_at') }} as business_date, review_rounds = 1 as is_hit,
    false as is_planned, cast(null as date) as planned_delivered_on
from design_tasks
where approved_at is not null and review_rounds is not null
union all
select
    platform, task_id, designer_id, 'checked' as step, {{ business_date('delivered_at') }} as business_date, content_errors = 0 as is_hit,
    false as is_planned, cast(null as date) as planned_delivered_on
from design_tasks
where delivered_at is not null and content_errors is not null
