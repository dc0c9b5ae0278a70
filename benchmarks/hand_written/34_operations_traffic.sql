create temp table operations_visitors as
select distinct day, who, visitor_id as what
from page_visitors join operations_pages using (day, page);

create temp table campaign_page_visitors as
select distinct day, who, visitor_id as what
from page_visitors join operations_pages using (day, page)
where page_type = 'campaign' and is_of_shop;

-- Sessions with an owned page, once for each owner: a page is owned on the day of the view, the role is that of the session's first day.
create temp table operations_sessions as
with owned_sessions as (
    select session, session_day as day, employee_id, sum(dwell) as dwell, min(nth) = 1 as is_landing,
        min(case when page_type = 'campaign' and is_of_shop then nth end) = 1 as is_campaign_landing
    from session_pages join operations_pages using (day, page)
    group by all
)
select owned_sessions.*, visitor_id, pages > 1 as has_second, channel not in (select channel from policies.channels where is_paid) as is_organic
from owned_sessions join visits using (session);

create temp table organic_visitors as
select distinct day, who, visitor_id as what
from operations_sessions join staff_days using (employee_id, day)
where is_organic;

create temp table operations_days as
select day, employee_id, count(*) as visits, sum(dwell) as dwell, count(*) filter (is_landing) as landings,
    count(*) filter (is_landing and has_second) as second_pages, count(*) filter (is_campaign_landing) as campaign_landings,
    count(*) filter (is_campaign_landing and has_second) as campaign_second_pages
from operations_sessions group by all
union all by name
select day, employee_id, sum(views) as raw_page_views, sum(visitors) as pv
from (select day, page, sum(views) as views, count(*) as visitors from page_visitors group by all)
join operations_pages using (day, page)
group by all
union all by name
select first_seen.day, employee_id, count(*) as new_uv
from (select unnest(arg_min({'day': day, 'page': page}, first_at)) from page_visitors group by visitor_id) as first_seen
join operations_pages using (day, page)
group by all;
