-- Stock, hot items and costs by category and day. A listed SKU that a delivered snapshot lacks is out of stock.
create temp table category_days as
with delivered as (select distinct day from stock),
catalogue as (select *, coalesce(category, 'unknown') as of_category from products),
sku_days as (
    select
        of_category as category, day, value, coalesce(quantity, 0) as quantity,
        coalesce(hot_since <= day and (hot_until is null or hot_until > day), false) as is_hot,
        coalesce(cast(listed_at as date) <= day, true) and coalesce(cast(delisted_at as date) > day, true) as is_listed,
        stock.sku_id is not null as is_there
    from delivered cross join catalogue left join stock using (day, sku_id)
),
returned as (
    select case_id, completed_on as day, of_category as category, returned_cost, sum(cost) as cost, sum(sum(cost)) over (partition by case_id) as costs
    from refunds
    join lines on refunds.order_id = lines.order_id and (refunds.line_no is null or refunds.line_no = lines.line_no)
    join catalogue using (sku_id)
    where returned_cost <> 0
    group by case_id, completed_on, of_category, returned_cost
)
select
    category, day, sum(value) as value, count(*) filter (is_hot) as hot, count(*) filter (is_hot and quantity > 0) as hot_in_stock,
    count(*) filter (is_listed) as listed, count(*) filter (is_listed and quantity <= 0) as listed_out
from sku_days where is_listed or is_there group by all
union all by name
select of_category as category, hot_since as day, count(*) as new_hot from catalogue where hot_since <= getvariable('as_of') group by all
union all by name
select of_category as category, paid_on as day, sum(cost) as cost_of_goods from lines join catalogue using (sku_id) group by all
union all by name
select category, day, -sum(money(cast(returned_cost as double) * cast(cost as double) / cast(costs as double))) as cost_of_goods
from returned where costs <> 0 group by all;

create table supply_chain_kpis as
with categories as (
    select category, least(min(day), (
        select min(cast(listed_at as date)) from products where coalesce(products.category, 'unknown') = category_days.category
    )) as first_on
    from category_days group by category
    union all select 'all', null
),
sums as (
    select period_type, period_start, coalesce(category, 'all') as category, sum(columns(category_days.* exclude (day, category)))
    from category_days join period_days using (day)
    group by grouping sets ((period_type, period_start, category), (period_type, period_start))
),
delivered as (
    select period_type, period_start, count(distinct day) as delivered_days from stock join period_days using (day) group by all
)
select
    period_type, period_start, category,
    given(sources, ['hot'], part(hot_in_stock, hot)) as hot_item_in_stock_rate,
    given(sources, ['hot products'], coalesce(new_hot, 0)) as new_hot_item_count,
    given(sources, ['stock'], part(listed_out, listed)) as stockout_day_rate,
    given(sources, ['stock', 'costs'], part(cost_of_goods * 365 / days, value / delivered_days)) as inventory_turnover
from company_periods
join categories on first_on is null or first_on < period_end
left join sums using (period_type, period_start, category)
left join delivered using (period_type, period_start);
