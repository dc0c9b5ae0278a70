with exports as (
    select * from {{ source('landing', 'scorehouse__kpi_targets') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        plan_id,
        subject_id,
        kpi_id,

        -- text
        subject_type,
        mart,
        period_type,
        basis,
        set_by,
        approved_by,

        -- numerics
        version,
        baseline,
        target,
        challenge,

        -- booleans
        is_deleted,

        -- timestamps
        period_start,
        {{ utc('set_at') }} as set_at,
        {{ utc('approved_at') }} as approved_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('kpi_targets' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
