-- Campaigns that have begun: what happened in their own time, by visitor, and the orders that name them.
create temp table begun as
select
    *, cast(ends_at as date) as ended_on,
    ends_at <= getvariable('now_at') as is_over,
    exists (from reach where source = 'events' and reach.shop_id = 'all' and reach.first_on <= begun.last_on and reach.last_on >= begun.first_on)
        as in_events,
    exists (from reach where source = 'orders' and reach.shop_id = 'all' and reach.first_on <= begun.last_on and reach.last_on >= begun.first_on)
        as in_orders
from (
    select *, cast(starts_at as date) as first_on, cast(ends_at - interval 1 second as date) as last_on from known_campaigns
    where starts_at < getvariable('now_at')
) as begun;

create temp table campaign_orders as
select paid.campaign_id, order_id, paid.paid_amount, payers.visitor_id,
    campaigns.shop_id is null or campaigns.shop_id = paid.shop_id as is_own_shop
from paid
join known_campaigns as campaigns on paid.campaign_id = campaigns.campaign_id and paid.paid_at >= starts_at and paid.paid_at < ends_at
left join payers using (order_id);

create temp table campaign_visitors as
select
    campaigns.campaign_id, visitor_id,
    count(*) filter (page_type = 'campaign' and event_type = 'click') as clicks,
    bool_or(page_type = 'campaign' and event_type = 'page_view') as is_visitor,
    bool_or(event_type in ('click', 'add_to_cart', 'share', 'purchase')) as is_participant
from events join known_campaigns as campaigns on events.campaign_id = campaigns.campaign_id
where occurred_at >= starts_at and occurred_at < ends_at
group by all;

create temp table participants as
select campaign_id, count(*) as participants from campaign_visitors where is_participant group by all;
