-- Cases of the KPIs that look ahead, whose own window is over: on their day, and with the days after which they settle.
create temp table complaints as
select complaints.* replace (coalesce(complaints.shop_id, known_orders.shop_id, 'unknown') as shop_id)
from exports.complaints
left join known_orders using (order_id)
where filed_at < getvariable('now_at') and not coalesce(is_test, false)
qualify row_number() over (partition by complaint_id order by updated_at desc) = 1;

create temp table bot_talks as
with conversations as (
    select coalesce(shop_id, 'unknown') as shop_id, coalesce('b' || buyer_id, 'v' || visitor_id) as person,
        coalesce(is_bot_only, false) as is_bot_only, cast(started_at as timestamp) as started_at, cast(ended_at as timestamp) as ended_at
    from exports.conversations
    where cast(started_at as timestamp) < getvariable('now_at') and coalesce(csat_score, 1) between 1 and 5
    qualify row_number() over (partition by conversation_id order by updated_at desc) = 1
)
select bot.shop_id, bot.ended_at, cast(bot.ended_at as date) as day,
    coalesce(human.started_at <= bot.ended_at + interval 7 days, false) as is_followed
from (from conversations where is_bot_only and ended_at < getvariable('now_at')) as bot
asof left join (select distinct person, started_at from conversations where not is_bot_only) as human
    on bot.person = human.person and bot.ended_at <= human.started_at;

create temp table cases as
with returned as (
    select distinct order_id from refunds where case_type = 'return' and completed_at <= paid_at + interval 30 days
)
select 'cart' as kpi, 1 as settles, day, shop_id, is_paid as is_hit
from carts where step = 'cart' and is_over
union all
select 'checkout', 1, day, shop_id, not is_paid
from carts where step = 'checkout' and is_over
union all
select 'second', 90, paid_on, shop_id, coalesce(next_paid_at <= paid_at + interval 90 days, false)
from new_buyers where paid_at + interval 90 days <= getvariable('now_at')
union all
select 'return', 30, paid_on, shop_id, returned.order_id is not null
from paid left join returned using (order_id) where paid_at + interval 30 days <= getvariable('now_at')
union all
select 'complaint', 3, cast(filed_at as date), shop_id, coalesce(handled_at <= filed_at + interval 72 hours, false)
from complaints where filed_at + interval 72 hours <= getvariable('now_at')
union all
select 'bot', 7, day, shop_id, not is_followed
from bot_talks where ended_at + interval 7 days <= getvariable('now_at');
