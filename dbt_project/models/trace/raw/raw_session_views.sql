-- Page views within their session, each its own raw row, with how many pages the session saw and whether its channel is unpaid.
with page_views as (
    select * from {{ ref('int_page_views') }}
),

channels as (
    select * from {{ ref('channels') }}
),

raw_rows as (
    select * from {{ ref('raw_events') }}
),

sessions as (
    select
        session_key,
        count(distinct page_id) as page_count
    from page_views
    group by session_key
)

select
    page_views.session_key,
    page_views.view_number,
    page_views.visitor_key,
    page_views.shop_id,
    page_views.page_id,
    page_views.page_type,
    page_views.product_id,
    page_views.session_started_on,
    page_views.occurred_at,
    page_views.business_date as viewed_on,
    page_views.has_click,
    page_views.dwell_seconds,
    page_views.load_seconds,
    sessions.page_count,
    not coalesce(channels.is_paid, false) as is_organic,
    {{- raw_columns() }}
from page_views
inner join sessions on page_views.session_key = sessions.session_key
inner join raw_rows on page_views.platform || '/' || page_views.event_id = raw_rows.event_key
left join channels on page_views.session_channel = channels.channel
