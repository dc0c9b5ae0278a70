with exports as (
    select * from {{ source('landing', 'scorehouse__keyword_ranks') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- text
        keyword,
        engine,

        -- numerics
        rank,

        -- timestamps
        date,

        -- trace
        _file_id,
        _row_number,
        cast('keyword_ranks' as string) as _export
    from exports
    where _is_current
)

select * from current_rows
