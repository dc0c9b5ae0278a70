create temp table designed_pages as
from page_owners where is_assigned and mart = 'design_kpis';

-- Sessions with an owned page, as of operations; views, clicks and time by the day of the view.
create temp table design_page_days as
with owned_sessions as (
    select session, session_day as day, employee_id, min(nth) = 1 as is_landing
    from session_pages join designed_pages using (day, page)
    group by all
)
select day, employee_id, count(*) as sessions, sum(pages) as session_pages, count(*) filter (is_landing) as landings,
    count(*) filter (is_landing and pages = 1) as bounces
from owned_sessions join visits using (session) group by all
union all by name
select day, employee_id, sum(views) as views, sum(clicked) as clicked, sum(dwell) as dwell
from (select day, page, count(*) as views, count(*) filter (is_clicked) as clicked, sum(dwell) as dwell from views group by all)
join designed_pages using (day, page)
group by all;

create temp table design_loads as
select period_type, period_start, who, quantile_cont(load_seconds, 0.75) as load_seconds_p75
from views join designed_pages using (day, page) join period_days using (day)
where load_seconds is not null
group by all;

-- Visitors of owned pages a day ago or earlier, and those who paid within a day of a view.
create temp table design_visitors as
select distinct day, who, visitor_id as what
from page_visitors join designed_pages using (day, page)
where first_at + interval 24 hours <= getvariable('now_at');

create temp table design_payers as
select distinct views.day, who, visitor_id as what
from views join designed_pages using (day, page) join payers using (visitor_id)
where paid_at > occurred_at and paid_at <= occurred_at + interval 24 hours and occurred_at + interval 24 hours <= getvariable('now_at');

create temp table design_visitors_later as select day + 1 as day, who, what from design_visitors;
create temp table design_payers_later as select day + 1 as day, who, what from design_payers;

-- Orders given to the last view of an owned product or campaign page in the day before, credited to its designers.
create temp table page_sales as
with seen as (
    select visitor_id, occurred_at, arg_max({'viewed_on': day, 'page': page}, (session, nth)) as view
    from views semi join page_owners on page_owners.day = views.day and page_owners.page = views.page and is_assigned
    where page in (select page from pages where page_type in ('product', 'campaign')) and visitor_id in (select visitor_id from payers)
    group by all
),
given_to as (
    select paid_on as day, paid_amount, view.viewed_on as viewed_on, view.page as page
    from payers asof join seen on payers.visitor_id = seen.visitor_id and paid_at >= occurred_at
    where occurred_at > paid_at - interval 24 hours
)
select employee_id, given_to.day, sum(paid_amount) as page_gmv
from given_to join designed_pages on designed_pages.day = viewed_on and designed_pages.page = given_to.page
group by all;
