with exports as (
    select * from {{ source('landing', 'scorehouse__service_tickets') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        ticket_id,
        agent_id,

        -- numerics
        fields_required,
        fields_filled,

        -- booleans
        is_accurate,
        is_category_correct,
        is_deleted,

        -- timestamps
        {{ utc('created_at') }} as created_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('service_tickets' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
