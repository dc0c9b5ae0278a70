-- Who placed each paid order: the visitor that the order names, else that of the event that carries it, else the one last seen
-- with the buyer in the 7 days before.
create temp table payers as
with carriers as (
    select order_id, arg_min(visitor_id, (occurred_at, event_id)) as visitor_id
    from events
    where order_id is not null
    group by order_id
),
named as (
    select paid.* replace (coalesce(paid.visitor_id, carriers.visitor_id) as visitor_id)
    from paid
    left join carriers using (order_id)
),
seen as (
    select buyer_id, occurred_at, arg_max(visitor_id, event_id) as visitor_id
    from events
    where buyer_id in (select buyer_id from named where visitor_id is null)
    group by all
)
select order_id, shop_id, paid_at, paid_on, paid_amount, visitor_id
from named
where visitor_id is not null
union all
select order_id, shop_id, paid_at, paid_on, paid_amount, seen.visitor_id
from (from named where visitor_id is null and buyer_id is not null) as unnamed
asof join seen on unnamed.buyer_id = seen.buyer_id and paid_at >= occurred_at
where occurred_at > paid_at - interval 7 days;

-- Orders after an ad click in the 7 days before.
create temp table ad_orders as
select * from payers
where exists (
    from events
    where ad_id is not null and event_type = 'page_view' and events.visitor_id = payers.visitor_id
        and occurred_at <= paid_at and occurred_at > paid_at - interval 7 days
);

-- Steps into the cart and the checkout, a row a session; `is_paid` when its visitor pays within 24 hours.
create temp table carts as
with steps as (
    select 'cart' as step, shop_id, visitor_id, cart_at as step_at from sessions where cart_at is not null
    union all
    select 'checkout', shop_id, visitor_id, checkout_at from sessions where checkout_at is not null
)
select step, steps.shop_id, cast(step_at as date) as day, step_at, step_at + interval 24 hours <= getvariable('now_at') as is_over,
    coalesce(payers.paid_at <= step_at + interval 24 hours, false) as is_paid
from steps
asof left join (select distinct visitor_id, paid_at from payers) as payers
    on steps.visitor_id = payers.visitor_id and steps.step_at < payers.paid_at;
