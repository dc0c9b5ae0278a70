-- Which campaigns a row is about: one, or all of a planner's that ended in a period.
create temp table campaign_rows as
select campaign_id as about, campaign_id, in_events, in_orders from begun
union all
select concat_ws(' ', period_type, period_start, who), campaign_id, in_events, in_orders
from begun
join staff_days on planner_id = employee_id and ended_on = day
join period_days using (day)
where is_over and mart = 'campaign_kpis';

-- Sums over the campaigns.
create temp table campaign_sums as
with orders as (
    select campaign_id, count(*) as orders, sum(paid_amount) as gmv, count(*) filter (is_own_shop) as own_orders,
        sum(paid_amount) filter (is_own_shop) as own_gmv
    from campaign_orders group by all
),
shop_orders as (
    select begun.campaign_id, count(*) as all_orders, sum(paid_amount) as all_gmv
    from begun join paid on paid_on between first_on and last_on and (begun.shop_id is null or begun.shop_id = paid.shop_id)
    group by all
),
clicks as (select campaign_id, sum(clicks) as clicks from campaign_visitors group by all)
select
    about, count(*) filter (in_events) as with_events, count(*) filter (in_orders) as with_orders,
    sum(clicks) filter (in_events) as clicks,
    sum(coalesce(participants, 0)) filter (in_events and target_participants > 0) as participants,
    sum(target_participants) filter (in_events and target_participants > 0) as targets,
    sum(columns('^(own_|all_)?(orders|gmv)$')) filter (in_orders), sum(cost) filter (in_orders) as cost
from campaign_rows
join (select campaign_id, cost, target_participants from begun) using (campaign_id)
left join orders using (campaign_id)
left join shop_orders using (campaign_id)
left join clicks using (campaign_id)
left join participants using (campaign_id)
group by all;

-- Visitors of several campaigns count once; whoever pays, where orders reach.
create temp table campaign_uv as
select
    about, count(distinct visitor_id) as uv,
    count(distinct visitor_id) filter (in_orders) as converting_uv,
    count(distinct visitor_id) filter (in_orders and (campaign_id, visitor_id) in (select (campaign_id, visitor_id) from campaign_orders)) as paying_uv
from campaign_rows join campaign_visitors using (campaign_id)
where in_events and is_visitor
group by all;

-- All visitors of the campaign's shop on its days.
create temp table campaign_shop_uv as
with came as (
    select distinct campaign_id, visitor_id
    from begun join visitor_days on day between first_on and last_on and (begun.shop_id is null or begun.shop_id = visitor_days.shop_id)
),
paid_there as (
    select distinct campaign_id, visitor_id
    from begun join payers on paid_on between first_on and last_on and (begun.shop_id is null or begun.shop_id = payers.shop_id)
)
select about, count(distinct visitor_id) as shop_uv, count(distinct paid_there.visitor_id) as shop_paying_uv
from campaign_rows
join came using (campaign_id)
left join paid_there using (campaign_id, visitor_id)
where in_events and in_orders
group by all;
