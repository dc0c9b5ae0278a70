{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 1, 'after': 2 + longest_period_days()},
        'day_column': 'business_date',
    },
) }}

-- A visitor counts on the first day of a period on which they come through the channel, as in int_company_first_visits.
with sessions as (
    select * from {{ ref('int_sessions') }}
    where {{ of_rebuilt_days(ref('int_sessions'), 'visitor_key', 'started_on') }}
),

channel_days as (
    select distinct channel, {{ compact_key('visitor_key') }} as visitor_hash, started_on as business_date
    from sessions
),

channel_days_in_order as (
    select
        *,
        lag(business_date) over (partition by channel, visitor_hash order by business_date) as previous_on
    from channel_days
)

select
    business_date,
    channel,
    {{ count_first_of_periods('uv', 'previous_on') }}
from channel_days_in_order
where {{ in_rebuilt_days('business_date') }}
group by business_date, channel
