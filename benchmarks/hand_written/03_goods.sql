create temp table merchants as
from exports.merchants qualify row_number() over (partition by merchant_id order by file_name desc) = 1;

-- Stock over all warehouses by day and SKU, and products as they are known now and as they were known on each day.
create temp table product_versions as
select *, cast(updated_at as date) as known_on from exports.products;

create temp table products as
select * from product_versions qualify row_number() over (partition by sku_id order by updated_at desc) = 1;

create temp table stock as
select
    snapshot_date as day,
    sku_id,
    sum(on_hand_qty) as quantity,
    sum(on_hand_qty * coalesce(snapshots.unit_cost, products.unit_cost)) as value,
    money(coalesce(
        sum(snapshots.unit_cost * greatest(on_hand_qty, 0)) / nullif(sum(greatest(on_hand_qty, 0)), 0), avg(snapshots.unit_cost)
    )) as unit_cost
from exports.inventory_snapshots as snapshots
left join products using (sku_id)
where snapshot_date <= getvariable('as_of')
group by all;

-- A hot SKU counts on every delivered day on which it is listed; without a row it is out of stock.
create temp table stock_days as
with hot as (
    select days.day, count(*) as hot_skus, count(*) filter (stock.quantity > 0) as hot_in_stock
    from (select distinct day from stock) as days
    join products
        on products.hot_since <= days.day and (products.hot_until is null or products.hot_until > days.day)
    left join stock on stock.day = days.day and stock.sku_id = products.sku_id
    where stock.sku_id is not null
        or ((products.listed_at is null or cast(products.listed_at as date) <= days.day)
            and (products.delisted_at is null or cast(products.delisted_at as date) > days.day))
    group by days.day
)
select day, money(sum(value)) as value, any_value(hot_skus) as hot_skus, any_value(hot_in_stock) as hot_in_stock
from stock
left join hot using (day)
group by day;
