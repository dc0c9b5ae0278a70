-- Which orders followed which conversation: of the same buyer, or of the same visitor where either names no buyer; paid after it
-- began and at most a day after its end.
create temp table bought as
with orders as (
    select paid.order_id, paid.buyer_id, payers.visitor_id, paid.paid_at from paid left join payers using (order_id)
),
met as (
    select talks.*, orders.order_id, orders.paid_at, true as is_same_buyer
    from talks join orders using (buyer_id)
    union all by name
    select talks.*, orders.order_id, orders.paid_at, false as is_same_buyer
    from talks join orders using (visitor_id)
    where talks.buyer_id is null or orders.buyer_id is null
)
from met
where is_served and started_at < paid_at and paid_at <= ended_so_far_at + interval 24 hours;

create temp table assisted as
select paid.order_id, seller_id as employee_id, paid.paid_at, paid_on as day, paid_amount
from paid
join (
    from bought where stage = 'presale'
    qualify row_number() over (partition by order_id order by is_same_buyer desc, started_at desc, conversation_id desc) = 1
) using (order_id);

-- Conversations that ended a day ago or earlier, and what their customers bought.
create temp table consultations as
with recommended as (
    select distinct conversation_id, sku_id, cast(recommended_at as timestamp) as recommended_at
    from exports.recommendations where cast(recommended_at as timestamp) < getvariable('now_at')
),
crossed as (
    select distinct conversation_id
    from recommended
    join bought using (conversation_id)
    join lines on bought.order_id = lines.order_id and recommended.sku_id = lines.sku_id
    where bought.ended_at is not null and paid_at > recommended_at
)
select
    agent_id as employee_id, cast(ended_at as date) as day, person, stage, wants_to_abandon,
    conversation_id in (select conversation_id from bought) as is_paid,
    conversation_id in (select conversation_id from recommended) as has_recommendation,
    conversation_id in (select conversation_id from crossed) as is_crossed
from talks
where is_served and person is not null and ended_at + interval 24 hours <= getvariable('now_at');

-- Assisted orders a month after their payment, and what went wrong with them by then.
create temp table assisted_outcomes as
with arrivals as (
    select order_id, max(delivered_at) as delivered_at, count(*) = count(delivered_at) as has_arrived from shipments group by order_id
),
coded as (
    select refunds.*, coalesce(refunds.reason_code, codes.reason_code) as fault
    from refunds
    left join policies.reason_codes as codes
        on codes.platform = 'scorehouse' and codes.source = 'aftersales' and refunds.reason = codes.reason
),
faults as (
    select
        order_id,
        bool_or(case_type = 'return' and fault = 'misdescription') as is_returned,
        bool_or(case_type = 'exchange' and fault = 'misdescription') as is_exchanged,
        bool_or(case_type = 'refund' and fault in ('stock_out', 'size', 'logistics_not_told')) as is_refunded
    from coded
    where completed_at between paid_at and paid_at + interval 30 days
    group by order_id
)
select
    assisted.*, coalesce(has_arrived and delivered_at <= paid_at + interval 30 days, false) as is_delivered,
    coalesce(is_returned, false) as is_returned, coalesce(is_exchanged, false) as is_exchanged, coalesce(is_refunded, false) as is_refunded
from assisted
left join arrivals using (order_id)
left join faults using (order_id)
where paid_at + interval 30 days <= getvariable('now_at');
