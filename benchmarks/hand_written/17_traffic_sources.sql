-- Distinct visitors (or other things, `what`) of each `who` by period, from a table of (day, who, what). Longer periods come from shorter
-- ones, as in visitor_counts.
create temp macro distinct_by_period(days_of_things) as table
with days as materialized (
    select 'day' as period_type, day as period_start, who, what from query_table(days_of_things) group by all
),
weeks as (
    select 'week' as period_type, cast(date_trunc('week', period_start) as date) as period_start, who, what from days group by all
),
months as materialized (
    select 'month' as period_type, cast(date_trunc('month', period_start) as date) as period_start, who, what from days group by all
),
quarters as materialized (
    select 'quarter' as period_type, cast(date_trunc('quarter', period_start) as date) as period_start, who, what
    from months group by all
),
years as (
    select 'year' as period_type, cast(date_trunc('year', period_start) as date) as period_start, who, what
    from quarters group by all
)
select period_type, period_start, who, count(*) as things
from (from days union all from weeks union all from months union all from quarters union all from years)
group by all;

create temp table channel_visitors as
select cast(started_at as date) as day, channel as who, visitor_id as what from sessions group by all;

-- A paid order's channel: of its visitor's last session that is not direct in the 7 days before; else direct, if there were any.
create temp table order_channels as
with telling as (
    select visitor_id, started_at, arg_max(channel, first_event_id) as channel
    from sessions
    where channel not in (select channel from policies.channels where is_direct) and visitor_id in (select visitor_id from payers)
    group by all
),
last_telling as (
    select order_id, case when started_at > paid_at - interval 7 days then channel end as channel
    from payers asof left join telling on payers.visitor_id = telling.visitor_id and paid_at >= started_at
),
last_of_all as (
    select order_id, started_at > paid_at - interval 7 days as is_recent
    from payers
    asof left join (select distinct visitor_id, started_at from sessions) as seen
        on payers.visitor_id = seen.visitor_id and paid_at >= started_at
)
select paid.order_id, paid_on, paid_amount, coalesce(channel, case when is_recent then 'direct' else 'unknown' end) as channel
from paid
left join last_telling using (order_id)
left join last_of_all using (order_id);
