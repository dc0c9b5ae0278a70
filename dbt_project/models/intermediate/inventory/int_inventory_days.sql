{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['inventory_snapshots', 'products'], 'before': 0, 'after': 0},
        'day_column': 'business_date',
    },
) }}

-- Physical stock of each SKU over all warehouses, on the days that were delivered. A listed SKU that a delivered day lacks is at 0.
with snapshots as (
    select * from {{ ref('stg_inventory_snapshots') }}
    where snapshot_date <= {{ as_of_date() }} and {{ in_rebuilt_days('snapshot_date') }}
),

products as (
    select
        *,
        {{ business_date('listed_at') }} as listed_on,
        {{ business_date('delisted_at') }} as delisted_on
    from {{ ref('stg_products') }}
),

stocked as (
    select
        platform,
        snapshot_date as business_date,
        sku_id,
        sum(on_hand_qty) as on_hand_qty,
        sum(on_hand_qty * unit_cost) as valued_amount,
        sum(case when unit_cost is null then on_hand_qty else 0 end) as unvalued_qty
    from snapshots
    group by platform, snapshot_date, sku_id
),

delivered_days as (
    select distinct platform, business_date from stocked
),

listed as (
    select
        delivered_days.platform,
        delivered_days.business_date,
        products.sku_id
    from delivered_days
    inner join products
        on delivered_days.platform = products.platform
        and (products.listed_on is null or products.listed_on <= delivered_days.business_date)
        and (products.delisted_on is null or products.delisted_on > delivered_days.business_date)
),

skus as (
    select platform, business_date, sku_id, true as is_listed from listed
    union all
    select stocked.platform, stocked.business_date, stocked.sku_id, false as is_listed
    from stocked
    left join listed
        on stocked.platform = listed.platform and stocked.business_date = listed.business_date and stocked.sku_id = listed.sku_id
    where listed.sku_id is null
)

select
    skus.platform,
    skus.business_date,
    skus.sku_id,
    coalesce(products.category, 'unknown') as category,
    skus.is_listed,
    coalesce(products.hot_since <= skus.business_date and (products.hot_until is null or products.hot_until > skus.business_date), false) as is_hot,
    coalesce(stocked.on_hand_qty, 0) as on_hand_qty,
    {{ money('coalesce(stocked.valued_amount, 0) + coalesce(stocked.unvalued_qty * products.unit_cost, 0)') }} as inventory_value
from skus
left join stocked
    on skus.platform = stocked.platform and skus.business_date = stocked.business_date and skus.sku_id = stocked.sku_id
left join products
    on skus.platform = products.platform and skus.sku_id = products.sku_id
