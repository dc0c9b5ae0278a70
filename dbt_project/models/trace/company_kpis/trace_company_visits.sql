-- Sessions by the event that began them, visitors by the page view that was their first, share events, and the days that a daily average divides by.
with sessions as (
    select session_key, shop_id, started_on from {{ ref('int_sessions') }}
),

visitors as (
    select * from {{ ref('int_visitors') }}
),

page_views as (
    select * from {{ ref('raw_page_views') }}
),

raw_rows as (
    select * from {{ ref('raw_events') }}
),

calendar as (
    select * from {{ ref('calendar') }}
),

shops as (
    select distinct shop_id from {{ ref('int_company_coverage') }}
),

shop_sessions as (
    select sessions.shop_id, sessions.started_on, {{- raw_columns() }}
    from sessions
    inner join raw_rows on sessions.session_key = raw_rows.event_key
),

visits as (
    {{ subject_and_all('shop_sessions', 'shop_id') }}
),

shop_visitors as (
    select visitors.first_shop_id, visitors.first_view_on, visitors.visitor_key, {{- raw_columns('page_views') }}
    from visitors
    inner join page_views
        on visitors.visitor_key = page_views.visitor_key
        and visitors.first_shop_id = page_views.shop_id
        and visitors.first_view_at = page_views.occurred_at
),

new_visitors as (
    {{ subject_and_all('shop_visitors', 'first_shop_id') }}
),

days as (
    select
        shops.shop_id as subject_id,
        cast('' as string) as subject_role,
        calendar.business_date as counted_on,
        cast('calendar' as string) as source,
        cast('' as string) as platform,
        {{ json_of(['business_date'], 'calendar') }} as row_key,
        cast(null as bigint) as file_id,
        cast(null as bigint) as row_number
    from calendar
    cross join shops
),

traced as (
    {{ traced([{'kpi': 'visits', 'on': 'started_on', 'value': 1}], relation='visits') }}
    union all
    {{ traced([{'kpi': 'new_uv', 'on': 'first_view_on', 'value': 1, 'key': 'visitor_key'}], relation='new_visitors') }}
    union all
    {{ traced([{'kpi': 'average_dau', 'on': 'counted_on', 'part': 'denominator'}], relation='days') }}
)

select * from traced
