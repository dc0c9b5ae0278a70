{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events'], 'before': 0, 'after': all_later_days()},
        'day_column': 'first_view_on',
    },
) }}

with visitor_days as (
    select * from {{ ref('int_visitor_days') }}
    where page_view_count > 0
),

-- Rebuilt are all days from one on, so whoever is known on another day was there before.
first_days as (
    select
        visitor_key,
        platform,
        min(business_date) as first_view_on,
        min(first_view_at) as first_view_at,
        min_by(shop_id, (first_view_at, shop_id)) as first_shop_id
    from visitor_days
    where {{ in_rebuilt_days('business_date') }}
    group by visitor_key, platform
),

known_before as (
    select distinct visitor_key
    from visitor_days
    where not {{ in_rebuilt_days('business_date') }} and visitor_key in (select visitor_key from first_days)
)

select
    first_days.visitor_key,
    first_days.platform,
    first_days.first_view_on,
    first_days.first_view_at,
    first_days.first_shop_id
from first_days
left join known_before on first_days.visitor_key = known_before.visitor_key
where known_before.visitor_key is null
