with exports as (
    select * from {{ source('landing', 'scorehouse__assignments') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        employee_id,
        scope_id,

        -- text
        scope_type,

        -- timestamps
        valid_from,
        valid_to,

        -- trace
        _file_id,
        _row_number,
        cast('assignments' as string) as _export
    from exports
    where _is_current
)

select * from current_rows
