with exports as (
    select * from {{ source('landing', 'scorehouse__ad_performance') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        shop_id,
        ad_id,

        -- text
        channel,
        currency,

        -- numerics
        impressions,
        clicks,
        spend,

        -- timestamps
        date,

        -- trace
        _file_id,
        _row_number,
        cast('ad_performance' as string) as _export
    from exports
    where _is_current
)

select * from current_rows
