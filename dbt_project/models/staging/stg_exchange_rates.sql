with exports as (
    select * from {{ source('landing', 'scorehouse__exchange_rates') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- text
        currency,

        -- numerics
        rate_to_reporting,

        -- booleans
        is_deleted,

        -- timestamps
        date,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('exchange_rates' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
