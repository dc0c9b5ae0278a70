-- Paid lines of owned products, once for each owner: of the product, or of the shop where it is sold.
create temp table sold_lines as
with sold as (
    select paid_on as day, order_id, line_no, lines.shop_id, lines.sku_id, product_id, buyer_id, net_amount
    from lines left join products using (sku_id)
)
select sold.*, who, employee_id from sold join product_owners using (day, product_id)
union
select sold.*, who, employee_id from sold join shop_owners using (day, shop_id);

create temp table sales_days as
with reviewed as (
    select day, review_id, reviews.shop_id, product_id, rating from reviews left join products using (sku_id)
),
owned_reviews as (
    select reviewed.*, employee_id from reviewed join product_owners using (day, product_id)
    union
    select reviewed.*, employee_id from reviewed join shop_owners using (day, shop_id)
)
select day, employee_id, sum(net_amount) as gmv, count(distinct order_id) as orders from sold_lines group by all
union all by name
select day, employee_id, count(*) as reviews, count(*) filter (rating >= 4) as good_reviews from owned_reviews group by all;

create temp table product_buyers as
select period_type, period_start, who, count(distinct buyer_id) as buyers
from sold_lines join period_days using (day)
group by all;

-- Orders with an owned product that look ahead.
create temp table operations_cases as
with orders as (select distinct day, employee_id, order_id from sold_lines)
select day, employee_id, 'new_buyer_retention_90d' as kpi, 90 as settles, coalesce(next_paid_at <= paid_at + interval 90 days, false) as hit
from orders join new_buyers using (order_id)
where paid_at + interval 90 days <= getvariable('now_at')
union all
select day, employee_id, 'return_rate', 30,
    order_id in (select order_id from refunds where case_type = 'return' and completed_at <= paid_at + interval 30 days)
from orders join paid using (order_id)
where paid_at + interval 30 days <= getvariable('now_at');

create temp table operations_rates as
pivot settled(operations_cases)
on kpi in ('new_buyer_retention_90d', 'return_rate', 'new_buyer_retention_90d__matured', 'return_rate__matured')
using any_value(value)
group by period_type, period_start, who;

-- SKUs listed on a day on which somebody owned them, by product or by a shop that sells them; and those with a paid line.
create temp table sku_days as
select distinct day, who, sku_id as what
from owned
join products on (scope_type = 'product' and scope_id = product_id)
    or (scope_type = 'shop' and (products.shop_id = scope_id or products.shop_id is null))
where mart = 'operations_kpis' and (listed_at is null or cast(listed_at as date) <= day) and (delisted_at is null or delisted_at > day);

create temp table sold_skus as
select period_type, period_start, who, count(distinct what) as sold_skus
from (select distinct period_type, period_start, who, sku_id as what from sold_lines join period_days using (day)) as sold
semi join (select period_type, period_start, who, what from sku_days join period_days using (day)) as listed
    using (period_type, period_start, who, what)
group by all;
