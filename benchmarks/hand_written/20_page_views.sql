-- Pages, each a number: what is shown where.
create temp table pages as
select row_number() over () as page, *
from (
    select distinct shop_id, coalesce(page_id, '') as page_id, coalesce(page_type, '') as page_type, coalesce(product_id, '') as product_id
    from events where event_type = 'page_view'
);

-- Page views in their session: the how-manieth, what came after, and whether the page was clicked before the next one.
create temp table views as
with numbered as (
    select row_number() over () as session, visitor_id, session_id, cast(started_at as date) as session_day, channel
    from sessions
),
placed as (
    select
        session, session_day, numbered.channel as session_channel, events.* exclude (session_id, channel, shop_id, page_id, page_type, product_id),
        shop_id, coalesce(page_id, '') as page_id, coalesce(page_type, '') as page_type, coalesce(product_id, '') as product_id,
        lead(occurred_at) over visit as next_at,
        count(*) filter (event_type = 'page_view') over (visit rows unbounded preceding) as nth
    from events
    join numbered using (visitor_id, session_id)
    window visit as (partition by session order by occurred_at, event_id)
),
clicks as (select distinct session, nth, page_id from placed where event_type = 'click' and page_id <> '')
select
    session, nth, session_day, session_channel, visitor_id, page, occurred_at, cast(occurred_at as date) as day, ad_id, campaign_id,
    case when next_at is null then coalesce(engagement_seconds, 0) else least(epoch(next_at) - epoch(occurred_at), 1800) end as dwell,
    load_milliseconds / 1000 as load_seconds,
    clicks.session is not null as is_clicked
from placed
join pages using (shop_id, page_id, page_type, product_id)
left join clicks using (session, nth, page_id)
where event_type = 'page_view';

-- The same by day, page and visitor, and by session, page and day.
create temp table page_visitors as
select day, page, visitor_id, count(*) as views, min(occurred_at) as first_at
from views
group by all;

create temp table session_pages as
select session, session_day, day, page, min(nth) as nth, sum(dwell) as dwell
from views
group by all;

create temp table visits as
select session, any_value(visitor_id) as visitor_id, any_value(session_channel) as channel, count(distinct page) as pages
from views
group by session;
