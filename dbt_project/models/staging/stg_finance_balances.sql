with exports as (
    select * from {{ source('landing', 'scorehouse__finance_balances') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- numerics
        cash,
        receivables,
        payables,

        -- booleans
        is_deleted,

        -- timestamps
        month_end,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('finance_balances' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
