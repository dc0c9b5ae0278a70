with exports as (
    select * from {{ source('landing', 'scorehouse__recommendations') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        conversation_id,
        agent_id,
        sku_id,

        -- booleans
        is_deleted,

        -- timestamps
        {{ utc('recommended_at') }} as recommended_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('recommendations' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
