-- Sessions with an owned page by the day of their start: time on owned pages, what they landed on, and whether they went on to a second page.
with views as (
    select * from {{ ref('trace_operations_owned_views') }}
),

all_views as (
    select * from {{ ref('raw_session_views') }}
    where page_type = 'campaign'
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
),

campaign_views as (
    {{ owned_rows('all_views', 'viewed_on', [('shop', 'shop_id')]) }}
),

traced as (
    {{ traced([
        {'kpi': 'visits', 'on': 'session_started_on', 'value': 1, 'key': 'session_key'},
        {'kpi': 'average_stay_seconds', 'on': 'session_started_on', 'part': 'numerator', 'amount': 'dwell_seconds'},
        {'kpi': 'average_stay_seconds', 'on': 'session_started_on', 'part': 'denominator', 'key': 'session_key'},
        {'kpi': 'second_click_rate', 'on': 'session_started_on', 'key': 'session_key', 'when': 'view_number = 1', 'hit': 'page_count > 1'},
        {'kpi': 'organic_uv', 'on': 'session_started_on', 'value': 1, 'key': 'visitor_key', 'when': 'is_organic'},
        {'kpi': 'organic_uv_growth', 'on': 'session_started_on', 'input': 1, 'key': 'visitor_key', 'when': 'is_organic'},
    ], relation='views') }}
    union all
    {{ traced([
        {'kpi': 'campaign_page_uv', 'on': 'viewed_on', 'value': 1, 'key': 'visitor_key'},
        {'kpi': 'campaign_second_click_rate', 'on': 'session_started_on', 'key': 'session_key', 'when': 'view_number = 1', 'hit': 'page_count > 1'},
    ], relation='campaign_views') }}
)

select * from traced
