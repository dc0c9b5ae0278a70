with exports as (
    select * from {{ source('landing', 'scorehouse__agent_status') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        agent_id,

        -- text
        status,

        -- booleans
        is_deleted,

        -- timestamps
        {{ utc('from_at') }} as from_at,
        {{ utc('to_at') }} as to_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('agent_status' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
