with exports as (
    select * from {{ source('landing', 'scorehouse__kpi_plans') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        plan_id,
        kpi_id,
        guard_kpi_id,

        -- text
        subject_type,
        role,
        scope_type,
        period_type,
        mart,
        kind,
        method,
        guard_mart,
        missing,

        -- numerics
        version,
        weight,
        baseline,
        target,
        challenge,
        band_low,
        band_high,
        tolerance,
        allowance,
        penalty,
        cap,
        guard_limit,
        guard_cap,
        minimum_sample,

        -- booleans
        is_deleted,

        -- timestamps
        valid_from,
        valid_to,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('kpi_plans' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
