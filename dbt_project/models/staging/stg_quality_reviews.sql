with exports as (
    select * from {{ source('landing', 'scorehouse__quality_reviews') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        review_id,
        conversation_id,
        reviewer_id,

        -- text
        method,

        -- numerics
        process_items_checked,
        process_items_passed,

        -- booleans
        is_information_accurate,
        is_deleted,

        -- timestamps
        {{ utc('reviewed_at') }} as reviewed_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('quality_reviews' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
