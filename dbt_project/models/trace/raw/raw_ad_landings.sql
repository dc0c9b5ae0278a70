-- The page views on which an ad's visitor landed, within their session.
with landings as (
    select * from {{ ref('int_ad_landings') }}
),

page_views as (
    select session_key, view_number, platform || '/' || event_id as event_key from {{ ref('int_page_views') }}
    where ad_id is not null
),

raw_rows as (
    select * from {{ ref('raw_events') }}
)

select
    landings.session_key,
    landings.view_number,
    landings.visitor_key,
    landings.ad_id,
    landings.business_date,
    landings.session_started_on,
    landings.session_first_view_at,
    landings.is_single_page,
    {{- raw_columns() }}
from landings
inner join page_views on landings.session_key = page_views.session_key and landings.view_number = page_views.view_number
inner join raw_rows on page_views.event_key = raw_rows.event_key
