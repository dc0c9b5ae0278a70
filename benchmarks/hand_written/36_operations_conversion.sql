-- Visitors of owned pages who pay an owned product in the period.
create temp table paying_owned as
select period_type, period_start, who, count(*) as paying_uv
from (select distinct period_type, period_start, who, visitor_id from sold_lines join payers using (order_id) join period_days using (day)) as paid_in
semi join (
    select period_type, period_start, who, what as visitor_id from operations_visitors join period_days using (day)
    where what in (select visitor_id from payers)
) as came using (period_type, period_start, who, visitor_id)
group by all;

-- (Visitor, product) with a view of an owned product's page, and those who later pay that product in the period.
create temp table product_views as
select day, who, product_id, visitor_id, min(first_at) as first_at
from page_visitors join operations_pages using (day, page)
where is_of_goods
group by all;

create temp table product_pairs as
select day, who, visitor_id || ' ' || product_id as what from product_views;

create temp table product_payers as
with first_views as (
    select period_type, period_start, who, product_id, visitor_id, min(first_at) as first_at
    from product_views join period_days using (day)
    where visitor_id in (select visitor_id from payers)
    group by all
),
payments as (
    select period_type, period_start, visitor_id, product_id, max(paid_at) as paid_at
    from payers join lines using (order_id) join products using (sku_id) join period_days on payers.paid_on = day
    group by all
)
select period_type, period_start, who, count(*) as product_payers
from first_views join payments using (period_type, period_start, visitor_id, product_id)
where paid_at > first_at
group by all;

-- Visitors who put an owned product into the cart, and those who later place an order of it in the period, paid or not.
create temp table cart_visitors as
with added as (
    select cast(occurred_at as date) as day, shop_id, visitor_id, product_id, min(occurred_at) as first_at
    from events
    where event_type = 'add_to_cart'
    group by all
),
owned_adds as (
    select who, added.* from added join product_owners using (day, product_id)
    union
    select who, added.* from added join shop_owners using (day, shop_id)
),
first_adds as (
    select period_type, period_start, who, visitor_id, product_id, min(first_at) as first_at from owned_adds join period_days using (day)
    group by all
),
carriers as (
    select order_id, arg_min(visitor_id, (occurred_at, event_id)) as visitor_id from events where order_id is not null group by order_id
),
placed as (
    select period_type, period_start, coalesce(payers.visitor_id, known_orders.visitor_id, carriers.visitor_id) as visitor_id, product_id,
        max(placed_at) as placed_at
    from known_orders
    join exports.order_items using (order_id)
    join products using (sku_id)
    join period_days on cast(placed_at as date) = day
    left join payers using (order_id)
    left join carriers using (order_id)
    where not is_test
    group by all
)
select period_type, period_start, who, count(distinct visitor_id) as adding,
    count(distinct visitor_id) filter (placed_at > first_at) as ordering
from first_adds left join placed using (period_type, period_start, visitor_id, product_id)
group by all;
