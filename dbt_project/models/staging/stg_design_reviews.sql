with exports as (
    select * from {{ source('landing', 'scorehouse__design_reviews') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        task_id,
        reviewer_id,

        -- numerics
        round,
        aesthetics,
        conversion_orientation,
        standards,

        -- booleans
        is_deleted,

        -- timestamps
        {{ utc('reviewed_at') }} as reviewed_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('design_reviews' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
