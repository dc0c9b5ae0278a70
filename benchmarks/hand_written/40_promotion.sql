-- Whose an ad was on a day: by itself, or by a channel in which it stood on that day.
create temp table ad_owners as
with ran as (
    select day, ad_id, channel from ad_money
    union
    select cast(occurred_at as date), ad_id, channel from events where ad_id is not null and event_type = 'page_view'
),
promoted as (from owned where mart = 'promotion_kpis')
select day, ad_id, who, employee_id from ran join promoted using (day) where scope_type = 'ad' and scope_id = ad_id
union
select day, ad_id, who, employee_id from ran join promoted using (day) where scope_type = 'channel' and scope_id = channel;

-- Sessions that an owned ad brought, once for each owner, by the session's first day; new ones hold the visitor's first view ever.
create temp table brought as
with first_sessions as (select arg_min(session, occurred_at) as session from views group by visitor_id)
select distinct session, session_day as day, employee_id, visits.visitor_id, pages = 1 as is_single, first_sessions.session is not null as is_new
from views
join ad_owners using (day, ad_id)
join visits using (session)
left join first_sessions using (session);

create temp table brought_visitors as
select distinct day, who, visitor_id as what from brought join staff_days using (employee_id, day);

create temp table staying_visitors as
select distinct day, who, visitor_id as what from brought join staff_days using (employee_id, day) where not is_single;

create temp table promotion_days as
select day, employee_id, sum(spend) as spend, sum(impressions) as impressions, sum(gmv) as gmv, sum(orders) as orders
from ad_money join ad_owners using (day, ad_id) group by all
union all by name
select day, employee_id, count(*) as landing_views from views join ad_owners using (day, ad_id) group by all
union all by name
select day, employee_id, count(distinct visitor_id) as new_uv from brought where is_new group by all;
