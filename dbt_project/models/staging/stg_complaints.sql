with exports as (
    select * from {{ source('landing', 'scorehouse__complaints') }}
),

reason_codes as (
    select * from {{ ref('reason_codes') }}
    where platform = 'scorehouse' and source = 'complaints'
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        exports.complaint_id,
        exports.shop_id,
        exports.order_id,
        exports.conversation_id,
        exports.about_agent_id,
        exports.handler_id,

        -- text
        exports.target,
        exports.reason,
        coalesce(exports.reason_code, reason_codes.reason_code) as reason_code,
        exports.outcome,

        -- numerics
        exports.satisfaction_score,

        -- booleans
        exports.is_deleted,

        -- timestamps
        {{ utc('exports.filed_at') }} as filed_at,
        {{ utc('exports.handled_at') }} as handled_at,
        {{ utc('exports.updated_at') }} as updated_at,

        -- trace
        exports._file_id,
        exports._row_number,
        cast('complaints' as string) as _export
    from exports
    left join reason_codes on trim(exports.reason) = reason_codes.reason
    where exports._is_current and not coalesce(exports.is_deleted, false)
)

select * from current_rows
