with exports as (
    select * from {{ source('landing', 'scorehouse__merchants') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        merchant_id,

        -- booleans
        is_top_brand,
        is_deleted,

        -- timestamps
        joined_on,
        left_on,
        member_from,
        member_until,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('merchants' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
