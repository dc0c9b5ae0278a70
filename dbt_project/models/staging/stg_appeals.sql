with exports as (
    select * from {{ source('landing', 'scorehouse__appeals') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        appeal_id,
        employee_id,
        scorecard_id,
        kpi_id,

        -- text
        mart,
        kind,
        reason,
        state,
        decided_by,
        decision_reason,
        excluded_row_keys,

        -- numerics
        corrected_value,

        -- booleans
        is_deleted,

        -- timestamps
        {{ utc('filed_at') }} as filed_at,
        {{ utc('decided_at') }} as decided_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('appeals' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
