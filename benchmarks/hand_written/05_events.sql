-- Web events that count, read once, and each event once.
create temp table events as
select
    * exclude (is_bot, is_internal) replace (coalesce(shop_id, 'unknown') as shop_id, coalesce(channel, 'unknown') as channel),
    page_type = 'product' as is_product
from exports.web_events
where not coalesce(is_bot, false) and not coalesce(is_internal, false) and occurred_at < getvariable('now_at')
    and event_id is not null and visitor_id is not null
    and event_type in ('page_view', 'click', 'add_to_cart', 'begin_checkout', 'purchase', 'share');

create temp table repeated as
select * from events
where event_id in (select event_id from events group by event_id having count(*) > 1)
qualify row_number() over (partition by event_id) = 1;

delete from events where event_id in (select event_id from repeated);
insert into events from repeated;

-- Page views by day, shop and visitor; the same page on the same day once in `pages`.
create temp table visitor_days as
with pages as (
    select
        cast(occurred_at as date) as day, shop_id, visitor_id, page_id, count(*) as views,
        min(occurred_at) as first_at, min(case when is_product then occurred_at end) as product_at
    from events
    where event_type = 'page_view'
    group by all
)
select day, shop_id, visitor_id, sum(views) as views, count(*) as pages, min(first_at) as first_at, min(product_at) as product_at
from pages
group by all;

-- Sessions by the exported id. Without one: until 30 idle minutes or a change of channel.
update events set session_id = found.session_id
from (
    with gaps as (
        select
            *,
            lag(occurred_at) over visit is null
                or occurred_at > lag(occurred_at) over visit + interval 30 minutes
                or channel <> lag(channel) over visit as is_first
        from events
        where session_id is null
        window visit as (partition by visitor_id order by occurred_at, event_id)
    )
    select event_id, 'found ' || sum(cast(is_first as integer)) over (partition by visitor_id order by occurred_at, event_id) as session_id
    from gaps
) as found
where events.session_id is null and events.event_id = found.event_id;

create temp table sessions as
select
    visitor_id,
    session_id,
    unnest(min({'started_at': occurred_at, 'first_event_id': event_id, 'shop_id': shop_id, 'channel': channel})),
    min(case when event_type = 'add_to_cart' then occurred_at end) as cart_at,
    min(case when event_type = 'begin_checkout' then occurred_at end) as checkout_at
from events
group by visitor_id, session_id;
