{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 2, 'after': 2},
        'day_column': 'started_on',
        'is_sliced': true,
    },
) }}

-- Sessions that have to be found: events without an exported session id, and ids that stay in use for more than a day. Whether an id does
-- is told by the events of two days either way, of which int_sessions has to see the same.
with counted_events as (
    select * from {{ ref('int_counted_events') }}
    where {{ in_rebuilt_time('occurred_at', before=2, after=2) }}
),

long_ids as (
    select platform, visitor_id, session_id
    from counted_events
    where session_id is not null
    group by platform, visitor_id, session_id
    having max(occurred_at) > {{ add_hours('min(occurred_at)', 24) }}
),

candidates as (
    select counted_events.*
    from counted_events
    left join long_ids
        on counted_events.platform = long_ids.platform
        and counted_events.visitor_id = long_ids.visitor_id
        and counted_events.session_id = long_ids.session_id
    where counted_events.session_id is null or long_ids.session_id is not null
),

ordered as (
    select
        *,
        {{ business_date('occurred_at') }} as occurred_on,
        lag(occurred_at) over in_order as previous_at,
        lag(channel) over in_order as previous_channel
    from candidates
    window in_order as (partition by platform, visitor_id, session_id order by occurred_at, event_id)
),

-- Idle for 30 minutes or another channel where the export gives no session, a day's silence where it does.
marked as (
    select
        *,
        case
            when previous_at is null then 1
            when session_id is null and previous_channel <> channel then 1
            when {{ elapsed_seconds('previous_at', 'occurred_at') }}
                > case when session_id is null then {{ var('session_idle_minutes') }} * 60 else 24 * 3600 end then 1
            else 0
        end as is_start
    from ordered
),

started as (
    select
        *,
        max(case when is_start = 1 then occurred_on end) over in_order as last_started_on
    from marked
    window in_order as (partition by platform, visitor_id, session_id order by occurred_at, event_id)
),

-- A session may pass one midnight; at the second it is cut, so that a day's sessions depend on two days and no more.
numbered as (
    select
        *,
        sum(
            case
                when is_start = 1 then 1
                when occurred_on > {{ business_date('previous_at') }} and last_started_on < {{ add_days('occurred_on', -1) }} then 1
                else 0
            end
        ) over in_order as session_number
    from started
    window in_order as (partition by platform, visitor_id, session_id order by occurred_at, event_id)
),

found as (
    select
        platform,
        visitor_id,
        session_id,
        {{ session_measures() }}
    from numbered
    group by platform, visitor_id, session_id, session_number
)

select
    platform || '/' || first_event.event_id as session_key,
    platform || '/' || visitor_id as visitor_key,
    platform,
    {{ named_session_measures() }},
    {{ business_date('first_event.occurred_at') }} as started_on
from found
where {{ in_rebuilt_days(business_date('first_event.occurred_at')) }}
