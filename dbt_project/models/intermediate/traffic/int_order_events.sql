{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 0, 'after': 0},
        'day_column': 'business_date',
    },
) }}

with counted_events as (
    select * from {{ ref('int_counted_events') }}
    where order_id is not null and {{ in_rebuilt_time('occurred_at') }}
)

select
    platform || '/' || order_id as order_key,
    platform || '/' || visitor_id as visitor_key,
    event_id,
    occurred_at,
    {{ business_date('occurred_at') }} as business_date
from counted_events
