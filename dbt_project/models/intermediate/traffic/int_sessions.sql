{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 2, 'after': 2},
        'day_column': 'started_on',
        'is_sliced': true,
    },
) }}

-- A rebuilt day looks at two days before (a session may have begun there) and two after: it may end on the next one, and an event on the
-- second tells whether the id stays in use. So a late event reaches two days either way. The reach and this window are those of
-- int_split_sessions: with others a session could come from both or from neither.
with counted_events as (
    select * from {{ ref('int_counted_events') }}
    where session_id is not null and {{ in_rebuilt_time('occurred_at', before=2, after=2) }}
),

split_sessions as (
    select * from {{ ref('int_split_sessions') }}
    where {{ in_rebuilt_days('started_on') }}
),

exported as (
    select
        platform,
        visitor_id,
        session_id,
        {{ session_measures() }}
    from counted_events
    group by platform, visitor_id, session_id
    having max(occurred_at) <= {{ add_hours('min(occurred_at)', 24) }}
),

dated as (
    select
        -- Not by the exported id, which may come back on a later day.
        platform || '/' || first_event.event_id as session_key,
        platform || '/' || visitor_id as visitor_key,
        platform,
        {{ named_session_measures() }},
        {{ business_date('first_event.occurred_at') }} as started_on
    from exported
)

select * from dated
where {{ in_rebuilt_days('started_on') }}
union all
select
    session_key,
    visitor_key,
    platform,
    {{ session_columns() }},
    started_on
from split_sessions
