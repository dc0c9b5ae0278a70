with exports as (
    select * from {{ source('landing', 'scorehouse__design_tasks') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        task_id,
        designer_id,
        page_id,

        -- text
        task_type,

        -- numerics
        review_rounds,
        content_errors,

        -- booleans
        is_planned,
        is_deleted,

        -- timestamps
        {{ utc('assigned_at') }} as assigned_at,
        {{ utc('due_at') }} as due_at,
        {{ utc('first_delivered_at') }} as first_delivered_at,
        {{ utc('approved_at') }} as approved_at,
        {{ utc('cancelled_at') }} as cancelled_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('design_tasks' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
