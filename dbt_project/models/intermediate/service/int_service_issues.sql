-- Conversations about one thing. A conversation goes on with its issue when it begins within 7 days after the end of the one before,
-- or before that end; a later one begins a new issue. Once the window after an end is over, no contact can join any more.
{% set hours = 24 * var('issue_window_days') %}

with human_conversations as (
    select * from {{ ref('int_human_conversations') }}
),

subjects as (
    select
        *,
        case
            when issue_id is not null then platform || '/issue/' || issue_id
            when buyer_key is not null then 'buyer/' || buyer_key || '/' || category
            else 'conversation/' || conversation_key
        end as subject_key
    from human_conversations
),

gaps as (
    select
        *,
        row_number() over in_order as conversation_number,
        lag(ended_at) over in_order as previous_ended_at
    from subjects
    window in_order as (partition by subject_key order by started_at, conversation_key)
),

numbered as (
    select
        *,
        sum(
            case
                when conversation_number = 1 then 1
                when started_at > {{ add_hours('previous_ended_at', hours) }} then 1
                else 0
            end
        ) over (partition by subject_key order by conversation_number rows between unbounded preceding and current row) as issue_number
    from gaps
),

places as (
    select
        *,
        row_number() over (partition by subject_key, issue_number order by conversation_number) as place,
        row_number() over (partition by subject_key, issue_number order by conversation_number desc) as place_from_end
    from numbered
),

issues as (
    select
        max(case when place = 1 then conversation_key end) as issue_key,
        max(case when place_from_end = 1 then conversation_key end) as last_conversation_key,
        max(case when place = 1 then agent_id end) as first_agent_id,
        max(case when place_from_end = 1 then agent_id end) as last_agent_id,
        max(case when place = 1 then started_at end) as started_at,
        max(case when place = 1 then ended_at end) as first_ended_at,
        max(case when place_from_end = 1 then ended_at end) as last_ended_at,
        max(case when place = 1 then ended_on end) as first_ended_on,
        max(case when place_from_end = 1 then ended_on end) as last_ended_on,
        max(case when place = 1 then is_resolved end) as is_resolved_at_first,
        max(case when place_from_end = 1 then is_resolved end) as is_resolved_at_last,
        max(case when place_from_end = 1 then category end) as last_category,
        max(case when place_from_end = 1 then difficulty end) as last_difficulty,
        count(*) as conversation_count
    from places
    group by subject_key, issue_number
)

select
    *,
    {{ add_hours('first_ended_at', hours) }} <= {{ as_of_end() }} as is_first_window_over,
    {{ add_hours('last_ended_at', hours) }} <= {{ as_of_end() }} as is_last_window_over
from issues
