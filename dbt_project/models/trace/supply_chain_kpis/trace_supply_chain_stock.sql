-- Each SKU on each delivered day, of its category and of the company. Several warehouses' rows are one SKU-day.
with inventory_days as (
    select * from {{ ref('int_inventory_days') }}
),

raw_rows as (
    select * from {{ ref('raw_sku_days') }}
),

sku_days as (
    select
        inventory_days.business_date as stocked_on,
        inventory_days.platform || '/' || cast(inventory_days.business_date as string) || '/' || inventory_days.sku_id as sku_day,
        inventory_days.category,
        inventory_days.is_hot,
        inventory_days.is_listed,
        inventory_days.on_hand_qty,
        inventory_days.inventory_value,
        {{- raw_columns() }}
    from inventory_days
    inner join raw_rows
        on inventory_days.platform = raw_rows.platform
        and inventory_days.business_date = raw_rows.business_date
        and inventory_days.sku_id = raw_rows.sku_id
),

cases as (
    {{ subject_and_all('sku_days', 'category') }}
),

traced as (
    {{ traced([
        {'kpi': 'hot_item_in_stock_rate', 'on': 'stocked_on', 'key': 'sku_day', 'when': 'is_hot', 'hit': 'on_hand_qty > 0'},
        {'kpi': 'stockout_day_rate', 'on': 'stocked_on', 'key': 'sku_day', 'when': 'is_listed', 'hit': 'on_hand_qty <= 0'},
        {'kpi': 'inventory_turnover', 'on': 'stocked_on', 'key': 'sku_day', 'part': 'denominator', 'amount': 'inventory_value'},
    ]) }}
)

select * from traced
