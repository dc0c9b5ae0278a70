{% set parts = ['staff', 'training', 'reviews', 'ratings'] %}
{# Who was served is told by messages: a period before they begin says nothing, where the company has them at all. #}
{% set unread = 'coverage.has_messages and not coverage.in_messages' %}
{# Reviews of fewer would be told apart. #}
{% set too_few_reviewers = 'coalesce(reviews.reviewer_count, 0) between 1 and ' ~ (var('anonymity_minimum_reviewers') | int - 1) %}
{% set under_a_month = "coverage.period_type in ('day', 'week')" %}

with coverage as (
    select * from {{ ref('int_service_team_coverage') }}
)
{{- part_ctes('int_service_team_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.team_id,
    coverage.team_days,
    coverage.days,
    coverage.is_complete,
    {{ kpi_ratio('attrition_rate', 'staff.leaver_count', 'staff.average_headcount', 'staff.member_count', [], part_type='double') }},
    {{ kpi_ratio('training_completion_rate', 'training.completed_count', 'training.planned_count', 'training.planned_count', ['courses']) }},
    {{ kpi_ratio('cross_department_score', 'reviews.score_sum', 'reviews.review_count', 'reviews.review_count', ['peer_reviews'], part_type='double', undefined=under_a_month, absent=too_few_reviewers) }},
    reviews.reviewer_count as cross_department_reviewer_count,
    {{ kpi_ratio('team_csat', 'ratings.satisfied_count', 'ratings.rating_count', 'ratings.rating_count', ['chat_ratings'], absent=unread) }}
from coverage
{{- join_parts(parts, ['team_id']) }}
