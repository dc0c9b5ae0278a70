with exports as (
    select * from {{ source('landing', 'scorehouse__design_logs') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        designer_id,

        -- numerics
        items,

        -- booleans
        is_deleted,

        -- timestamps
        log_date,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('design_logs' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
