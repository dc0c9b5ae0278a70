{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 2, 'after': 3},
        'day_column': 'business_date',
        'is_sliced': true,
    },
) }}

-- Page views within their session. A rebuilt day looks at a day around it: its sessions may begin before and end after it.
with counted_events as (
    select * from {{ ref('int_counted_events') }}
    where {{ in_rebuilt_time('occurred_at', before=1, after=1) }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
    where {{ in_rebuilt_days('started_on', before=2, after=1) }}
),

placed as (
    select
        counted_events.*,
        sessions.session_key,
        sessions.visitor_key,
        sessions.started_on as session_started_on,
        sessions.channel as session_channel
    from counted_events
    inner join sessions
        on counted_events.platform || '/' || counted_events.visitor_id = sessions.visitor_key
        and coalesce(counted_events.session_id, '') = coalesce(sessions.session_id, '')
        and {{ is_within_session('counted_events', 'sessions') }}
),

ordered as (
    select
        *,
        lead(occurred_at) over in_order as next_at,
        sum(case when event_type = 'page_view' then 1 else 0 end) over in_order as view_number
    from placed
    window in_order as (partition by session_key order by occurred_at, event_id)
),

clicks as (
    select distinct session_key, view_number, page_id
    from ordered
    where event_type = 'click' and page_id is not null
)

select
    ordered.session_key,
    ordered.view_number,
    ordered.platform,
    ordered.event_id,
    ordered.visitor_key,
    ordered.shop_id,
    coalesce(ordered.page_id, '') as page_id,
    ordered.page_type,
    coalesce(ordered.product_id, '') as product_id,
    ordered.campaign_id,
    ordered.ad_id,
    ordered.session_channel,
    ordered.session_started_on,
    ordered.occurred_at,
    {{ business_date('ordered.occurred_at') }} as business_date,
    clicks.session_key is not null as has_click,
    -- Until the next event of the session; the last page counts what the export says of it.
    case
        when ordered.next_at is null then cast(coalesce(ordered.engagement_seconds, 0) as decimal(18, 3))
        else least({{ elapsed_seconds('ordered.occurred_at', 'ordered.next_at') }}, 60.000 * {{ var('dwell_limit_minutes') }})
    end as dwell_seconds,
    cast(ordered.load_milliseconds as double) / 1000 as load_seconds
from ordered
left join clicks
    on ordered.session_key = clicks.session_key
    and ordered.view_number = clicks.view_number
    and ordered.page_id = clicks.page_id
where ordered.event_type = 'page_view' and {{ in_rebuilt_days(business_date('ordered.occurred_at')) }}
