with hot_items as (
    select
        coalesce(category, 'unknown') as hot_category,
        hot_since,
        {{ raw_row('products', ['sku_id']) }}
    from {{ ref('stg_products') }} as raw_rows
    where hot_since <= {{ as_of_date_when_asked() }}
),

cases as (
    {{ subject_and_all('hot_items', 'hot_category') }}
),

traced as (
    {{ traced([{'kpi': 'new_hot_item_count', 'on': 'hot_since', 'value': 1}]) }}
)

select * from traced
