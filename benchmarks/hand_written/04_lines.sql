-- Lines of paid orders: net amount by the lines' share of the order, the rest on the last line; the cost of the line, else of that
-- day's stock, else of the product as it was known then.
create temp table lines as
with items as (
    from exports.order_items
    where quantity >= 0
    qualify row_number() over (partition by order_id, line_no order by updated_at desc) = 1
),
weighed as (
    select
        paid.order_id, paid.shop_id, paid.buyer_id, paid.paid_on, paid.net_amount as order_amount,
        line_no, sku_id, merchant_id, quantity, items.unit_cost * to_cny as own_cost,
        quantity * unit_price - coalesce(line_discount, 0) as weight,
        sum(weight) over by_order as weights,
        count(*) over by_order as line_count
    from paid
    left join items using (order_id)
    window by_order as (partition by paid.order_id)
),
shared as (
    select
        *,
        -- To ten decimals first: a double's half would otherwise fall below itself now and then.
        money(cast(cast(order_amount as double) * coalesce(cast(weight as double) / nullif(cast(weights as double), 0), 1 / line_count) as decimal(28, 10))) as share,
        order_amount - sum(share) over (partition by order_id) as rest,
        line_no is not distinct from max(line_no) over (partition by order_id) as is_last
    from weighed
),
priced as (
    select shared.*, coalesce(own_cost, stock.unit_cost) as day_cost
    from shared
    left join stock on own_cost is null and shared.sku_id = stock.sku_id and paid_on = stock.day
)
select
    order_id, line_no, priced.shop_id, buyer_id, paid_on, priced.sku_id, merchant_id, quantity,
    case when is_last then share + rest else share end as net_amount,
    money(coalesce(day_cost, then_known.unit_cost)) as cost_each,
    money(quantity * coalesce(day_cost, then_known.unit_cost)) as cost
from priced
asof left join product_versions as then_known on priced.sku_id = then_known.sku_id and priced.paid_on >= then_known.known_on;

-- Completed after-sales cases, on the day of completion and at its rate, with the cost of what went back into stock.
create temp table refunds as
with newest as (
    from exports.aftersales
    where case_type in ('refund', 'return', 'exchange')
    qualify row_number() over (partition by case_id order by updated_at desc) = 1
),
closed as (
    select
        newest.* replace (coalesce(completed_at, paid_at) as completed_at),
        known_orders.shop_id, buyer_id, coalesce(code, 'CNY') as code, coalesce(is_test, false) as is_test, paid_at
    from newest
    left join known_orders using (order_id)
    where status = 'completed'
),
rated as (
    select closed.*, case when code = 'CNY' then 1 when quoted_on >= cast(completed_at as date) - 7 then rate end as to_cny
    from closed
    asof left join rates on code = rates.currency and cast(completed_at as date) >= quoted_on
    where completed_at < getvariable('now_at') and not is_test
),
costs as (
    select
        case_id,
        count(cost_each) > 0 as has_cost,
        case
            when not bool_or(is_returned_to_stock) then 0
            when any_value(rated.quantity) is null then sum(cost)
            else any_value(rated.quantity) * sum(cost) / nullif(sum(lines.quantity) filter (cost is not null), 0)
        end as returned_cost
    from rated
    join lines on rated.order_id = lines.order_id and (rated.line_no is null or rated.line_no = lines.line_no)
    group by case_id
)
select
    rated.* replace (coalesce(shop_id, 'unknown') as shop_id),
    cast(completed_at as date) as completed_on,
    money(coalesce(refund_goods_amount, 0) * to_cny) as goods,
    money(coalesce(refund_freight_amount, 0) * to_cny) as freight,
    money(coalesce(returned_cost, 0)) as returned_cost,
    coalesce(has_cost, true) as has_cost
from rated
left join costs using (case_id);
