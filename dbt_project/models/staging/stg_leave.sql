with exports as (
    select * from {{ source('landing', 'scorehouse__leave') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        employee_id,

        -- text
        leave_type,

        -- numerics
        fraction,

        -- booleans
        is_deleted,

        -- timestamps
        leave_date,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('leave' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
