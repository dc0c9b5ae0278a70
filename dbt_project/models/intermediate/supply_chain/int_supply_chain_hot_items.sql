with products as (
    select * from {{ ref('stg_products') }}
    where hot_since <= {{ as_of_date() }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

hot_items as (
    select
        coalesce(category, 'unknown') as category,
        hot_since as business_date
    from products
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(hot_items.category, 'all') as category,
    count(*) as new_hot_item_count
from hot_items
inner join period_days on hot_items.business_date = period_days.business_date
group by grouping sets (
    (period_days.period_type, period_days.period_start, hot_items.category),
    (period_days.period_type, period_days.period_start)
)
