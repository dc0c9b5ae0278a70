with exports as (
    select * from {{ source('landing', 'scorehouse__campaigns') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        campaign_id,
        shop_id,
        planner_id,

        -- text
        campaign_name,

        -- numerics
        cost,
        target_participants,

        -- booleans
        is_deleted,

        -- timestamps
        {{ utc('starts_at') }} as starts_at,
        {{ utc('ends_at') }} as ends_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('campaigns' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
