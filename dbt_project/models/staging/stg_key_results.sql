with exports as (
    select * from {{ source('landing', 'scorehouse__key_results') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        objective_id,
        key_result_id,
        owner_id,
        kpi_id,

        -- text
        objective,
        mart,

        -- numerics
        start_value,
        target_value,

        -- booleans
        is_deleted,

        -- timestamps
        starts_on,
        ends_on,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('key_results' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
