{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 3, 'after': 4},
        'day_column': 'business_date',
    },
) }}

-- A rebuilt day looks at a day around it, where its sessions may begin and end.
with page_views as (
    select * from {{ ref('int_page_views') }}
    where {{ in_rebuilt_days('business_date', before=1, after=1) }}
),

landings as (
    select * from page_views
    where ad_id is not null and {{ in_rebuilt_days('business_date') }}
),

landing_sessions as (
    select
        session_key,
        min(occurred_at) as session_first_view_at,
        count(distinct page_id) = 1 as is_single_page
    from page_views
    where session_key in (select session_key from landings)
    group by session_key
)

select
    landings.session_key,
    landings.view_number,
    landings.visitor_key,
    landings.ad_id,
    landings.business_date,
    landings.session_started_on,
    landing_sessions.session_first_view_at,
    landing_sessions.is_single_page
from landings
inner join landing_sessions on landings.session_key = landing_sessions.session_key
