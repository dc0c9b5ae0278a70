with exports as (
    select * from {{ source('landing', 'scorehouse__benchmarks') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        kpi_id,

        -- text
        mart,
        period_type,
        industry,
        source,

        -- numerics
        value,

        -- booleans
        is_deleted,

        -- timestamps
        period_start,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('benchmarks' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
