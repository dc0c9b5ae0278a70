with exports as (
    select * from {{ source('landing', 'scorehouse__surveys') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        survey_id,
        shop_id,
        buyer_id,
        order_id,

        -- numerics
        csat_score,
        nps_score,

        -- booleans
        is_deleted,

        -- timestamps
        {{ utc('sent_at') }} as sent_at,
        {{ utc('responded_at') }} as responded_at,
        {{ utc('updated_at') }} as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('surveys' as string) as _export
    from exports
    where _is_current and not coalesce(is_deleted, false)
)

select * from current_rows
