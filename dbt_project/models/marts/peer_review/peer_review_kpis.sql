{% set parts = ['scores'] %}
{% set under_a_month = "coverage.period_type in ('day', 'week')" %}

with coverage as (
    select * from {{ ref('int_staff_coverage') }}
)
{{- part_ctes('int_peer_review_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.employee_id,
    coverage.role,
    coverage.role_days,
    coverage.days,
    coverage.is_complete,
    {{ kpi_ratio('attitude_score', 'scores.attitude_score_weighted_sum', 'scores.attitude_score_weight_sum', 'scores.attitude_score_review_count', ['peer_reviews'], part_type='double', undefined=under_a_month) }},
    {{ kpi_ratio('teamwork_score', 'scores.teamwork_score_weighted_sum', 'scores.teamwork_score_weight_sum', 'scores.teamwork_score_review_count', ['peer_reviews'], part_type='double', undefined=under_a_month) }},
    {{ kpi_ratio('cross_department_score', 'scores.cross_department_score_sum', 'scores.cross_department_review_count', 'scores.cross_department_review_count', ['peer_reviews'], part_type='double', undefined=under_a_month) }},
    {{ kpi_ratio('initiative_score', 'scores.initiative_score_weighted_sum', 'scores.initiative_score_weight_sum', 'scores.initiative_score_review_count', ['peer_reviews'], part_type='double', undefined=under_a_month) }},
    {{ kpi_ratio('ability_score', 'scores.ability_score_weighted_sum', 'scores.ability_score_weight_sum', 'scores.ability_score_review_count', ['peer_reviews'], part_type='double', undefined=under_a_month) }}
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
