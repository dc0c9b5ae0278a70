with exports as (
    select * from {{ source('landing', 'scorehouse__work_schedule') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        employee_id,

        -- numerics
        hours,

        -- booleans
        is_deleted,

        -- timestamps
        work_date,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('work_schedule' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
