with exports as (
    select * from {{ source('landing', 'scorehouse__social_metrics') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        shop_id,

        -- text
        platform_name,

        -- numerics
        shares,
        exposures,

        -- timestamps
        date,

        -- trace
        _file_id,
        _row_number,
        cast('social_metrics' as string) as _export
    from exports
    where _is_current
)

select * from current_rows
