with exports as (
    select * from {{ source('landing', 'scorehouse__peer_reviews') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        review_id,
        reviewee_id,
        reviewer_id,

        -- text
        period_type,
        relation,
        dimension,
        comment,

        -- numerics
        score,

        -- booleans
        is_deleted,

        -- timestamps
        period_start,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('peer_reviews' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
