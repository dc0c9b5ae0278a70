with exports as (
    select * from {{ source('landing', 'scorehouse__kpi_plan_versions') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        plan_id,
        author_id,
        approver_id,

        -- text
        content_hash,

        -- numerics
        version,

        -- booleans
        is_deleted,

        -- timestamps
        {{ utc('approved_at') }} as approved_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('kpi_plan_versions' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
