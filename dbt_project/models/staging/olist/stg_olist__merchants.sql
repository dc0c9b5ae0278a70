with exports as (
    select * from {{ source('landing', 'olist__sellers') }}
),

sellers as (
    select
        cast('olist' as string) as platform,

        -- ids
        seller_id as merchant_id,

        -- booleans
        cast(null as boolean) as is_top_brand,
        false as is_deleted,

        -- timestamps
        cast(null as date) as joined_on,
        cast(null as date) as left_on,
        cast(null as date) as member_from,
        cast(null as date) as member_until,
        cast(null as timestamp) as updated_at,

        -- trace
        _file_id,
        _row_number,
        cast('sellers' as string) as _export
    from exports
    where _is_current
)

select * from sellers
