{% set parts = ['reviews', 'tasks', 'logs', 'views', 'loads', 'sessions', 'settled', 'sales'] %}
{% set pages = ['web_events', 'assignments'] %}

with coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'design_kpis'
)
{{- part_ctes('int_design_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.employee_id,
    coverage.role,
    coverage.role_days,
    coverage.days,
    coverage.is_complete,
    {{ kpi_ratio(
        'design_quality_score',
        ratio('reviews.aesthetics + reviews.conversion_orientation + reviews.standards', 3),
        'reviews.review_count', 'reviews.review_count', ['design_reviews'], part_type='double'
    ) }},
    {{ kpi_ratio('aesthetics_score', 'reviews.aesthetics', 'reviews.review_count', 'reviews.review_count', ['design_reviews']) }},
    {{ kpi_ratio('conversion_orientation_score', 'reviews.conversion_orientation', 'reviews.review_count', 'reviews.review_count', ['design_reviews']) }},
    {{ kpi_ratio('standards_score', 'reviews.standards', 'reviews.review_count', 'reviews.review_count', ['design_reviews']) }},
    {{ kpi_ratio('on_time_rate', 'tasks.on_time_count', 'tasks.due_count', 'tasks.due_count', ['design_tasks']) }},
    {{ kpi_ratio('first_pass_rate', 'tasks.first_pass_count', 'tasks.approved_count', 'tasks.approved_count', ['design_tasks']) }},
    {{ kpi_ratio('plan_completion_rate', 'tasks.planned_delivered_count', 'tasks.planned_due_count', 'tasks.planned_due_count', ['design_tasks']) }},
    {{ kpi_ratio('task_accuracy_rate', 'tasks.accurate_count', 'tasks.checked_count', 'tasks.checked_count', ['design_tasks']) }},
    {{ kpi_ratio('design_log_rate', 'logs.logged_day_count', 'logs.present_day_count', 'logs.present_day_count', ['design_logs']) }},
    {{ kpi_total('design_output_count', 'logs.item_count', 'logs.log_count', ['design_logs'], 'bigint') }},
    {{ kpi_ratio('page_click_rate', 'views.clicked_view_count', 'views.view_count', 'views.view_count', pages) }},
    {{ kpi_settling('page_conversion_rate', pages + ['orders']) }},
    {{ kpi_ratio('visit_depth', 'sessions.page_count', 'sessions.session_count', 'sessions.session_count', pages) }},
    {{ kpi_ratio('landing_bounce_rate', 'sessions.bounced_landing_count', 'sessions.landing_count', 'sessions.landing_count', pages) }},
    {{ kpi_ratio('second_page_rate', '(sessions.landing_count - sessions.bounced_landing_count)', 'sessions.landing_count', 'sessions.landing_count', pages) }},
    {{ kpi_ratio('stay_seconds_per_view', 'views.dwell_seconds', 'views.view_count', 'views.view_count', pages, part_type='double') }},
    {{ kpi_total('page_gmv', 'sales.page_gmv', 'sales.order_count', pages + ['orders'], absent='sales.period_type is null') }},
    {{ kpi_model('page_load_seconds_p75', 'loads.load_seconds_p75', 'loads.loaded_view_count', pages) }}
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
