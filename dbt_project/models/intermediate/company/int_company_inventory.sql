with inventory_days as (
    select * from {{ ref('int_inventory_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

daily as (
    select
        business_date,
        sum(inventory_value) as inventory_value,
        count(case when is_hot then 1 end) as hot_sku_count,
        count(case when is_hot and on_hand_qty > 0 then 1 end) as hot_sku_in_stock_count
    from inventory_days
    group by business_date
)

select
    period_days.period_type,
    period_days.period_start,
    'all' as shop_id,
    count(*) as snapshot_day_count,
    {{ ratio('sum(daily.inventory_value)', 'count(*)') }} as average_inventory_value,
    sum(daily.hot_sku_count) as hot_sku_day_count,
    sum(daily.hot_sku_in_stock_count) as hot_sku_in_stock_day_count
from daily
inner join period_days on daily.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start
