-- The page views that count, each its own raw row.
select
    event_id,
    platform || '/' || visitor_id as visitor_key,
    coalesce(shop_id, 'unknown') as shop_id,
    page_id,
    page_type,
    occurred_at,
    {{ business_date('occurred_at') }} as viewed_on,
    {{ raw_row('web_events', ['event_id']) }}
from {{ ref('stg_web_events') }} as raw_rows
where event_type = 'page_view' and {{ is_counted_event(as_of_end_when_asked()) }}
