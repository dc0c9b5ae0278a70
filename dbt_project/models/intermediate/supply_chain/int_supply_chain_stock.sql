-- Stock by category on the delivered days. The company's own figures are taken as they stand, so that nobody computes them twice.
with inventory_days as (
    select * from {{ ref('int_inventory_days') }}
),

company as (
    select * from {{ ref('int_company_inventory') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

daily as (
    select
        business_date,
        category,
        sum(inventory_value) as inventory_value,
        count(case when is_hot then 1 end) as hot_sku_count,
        count(case when is_hot and on_hand_qty > 0 then 1 end) as hot_sku_in_stock_count,
        count(case when is_listed then 1 end) as listed_sku_count,
        count(case when is_listed and on_hand_qty <= 0 then 1 end) as listed_sku_out_count
    from inventory_days
    group by business_date, category
),

by_category as (
    select
        period_days.period_type,
        period_days.period_start,
        daily.category,
        sum(daily.inventory_value) as inventory_value_sum,
        sum(daily.hot_sku_count) as hot_sku_day_count,
        sum(daily.hot_sku_in_stock_count) as hot_sku_in_stock_day_count,
        sum(daily.listed_sku_count) as listed_sku_day_count,
        sum(daily.listed_sku_out_count) as listed_sku_out_day_count
    from daily
    inner join period_days on daily.business_date = period_days.business_date
    group by period_days.period_type, period_days.period_start, daily.category
),

all_categories as (
    select
        period_type,
        period_start,
        sum(listed_sku_day_count) as listed_sku_day_count,
        sum(listed_sku_out_day_count) as listed_sku_out_day_count
    from by_category
    group by period_type, period_start
)

-- A delivered day on which a category has no SKU is a day without stock of it: it counts in the average, so that categories add up.
select
    by_category.period_type,
    by_category.period_start,
    by_category.category,
    company.snapshot_day_count,
    {{ ratio('by_category.inventory_value_sum', 'company.snapshot_day_count') }} as average_inventory_value,
    by_category.hot_sku_day_count,
    by_category.hot_sku_in_stock_day_count,
    by_category.listed_sku_day_count,
    by_category.listed_sku_out_day_count
from by_category
inner join company
    on by_category.period_type = company.period_type and by_category.period_start = company.period_start
union all
select
    company.period_type,
    company.period_start,
    'all' as category,
    company.snapshot_day_count,
    company.average_inventory_value,
    company.hot_sku_day_count,
    company.hot_sku_in_stock_day_count,
    all_categories.listed_sku_day_count,
    all_categories.listed_sku_out_day_count
from company
inner join all_categories
    on company.period_type = all_categories.period_type and company.period_start = all_categories.period_start
