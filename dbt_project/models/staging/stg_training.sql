with exports as (
    select * from {{ source('landing', 'scorehouse__training') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        employee_id,
        course_id,

        -- text
        kind,

        -- numerics
        score,

        -- booleans
        is_deleted,

        -- timestamps
        planned_on,
        completed_on,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('training' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
