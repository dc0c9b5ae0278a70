-- Views of the pages that are assigned to a designer, by the day of the view; sessions with one of them by the day of their start.
with views as (
    select * from {{ ref('raw_session_views') }}
),

page_owners as (
    select * from {{ ref('int_page_owners') }}
    where is_assigned_page
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

cases as (
    select
        page_owners.employee_id as subject_id,
        page_owners.role as subject_role,
        views.*
    from views
    inner join page_owners
        on views.viewed_on = page_owners.business_date
        and views.shop_id = page_owners.shop_id
        and views.page_id = page_owners.page_id
        and views.product_id = page_owners.product_id
),

-- In the role of the day on which the session began, which may be the day before the view.
session_views as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        cases.session_key,
        cases.session_started_on,
        cases.page_count,
        cases.view_number,
        {{- raw_columns('cases') }}
    from cases
    inner join staff_days on cases.subject_id = staff_days.employee_id and cases.session_started_on = staff_days.business_date
),

traced as (
    {{ traced([
        {'kpi': 'page_click_rate', 'on': 'viewed_on', 'hit': 'has_click'},
        {'kpi': 'stay_seconds_per_view', 'on': 'viewed_on', 'measure': 'dwell_seconds'},
        {'kpi': 'page_load_seconds_p75', 'on': 'viewed_on', 'input': 'load_seconds', 'when': 'load_seconds is not null'},
    ]) }}
    union all
    {{ traced([
        {'kpi': 'visit_depth', 'on': 'session_started_on', 'key': 'session_key', 'measure': 'page_count'},
        {'kpi': 'landing_bounce_rate', 'on': 'session_started_on', 'key': 'session_key', 'when': 'view_number = 1', 'hit': 'page_count = 1'},
        {'kpi': 'second_page_rate', 'on': 'session_started_on', 'key': 'session_key', 'when': 'view_number = 1', 'hit': 'page_count > 1'},
    ], relation='session_views') }}
)

select * from traced
