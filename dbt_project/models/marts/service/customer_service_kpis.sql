{% set parts = [
    'served', 'responses', 'turns', 'logins', 'settled', 'feedback', 'consultations', 'assisted', 'costs', 'difficulty', 'predictions',
] %}
{# Who was served is told by messages: a period before they begin says nothing, where the company has them at all. #}
{% set unread = 'coverage.has_messages and not coverage.in_messages' %}
{# An order is credited to nothing but a conversation that messages show; whether its person paid is known of any. #}
{% set attribution = ['orders', 'chats', 'messages'] %}
{% set payments = ['orders', 'chats'] %}
{% set uplift = ratio('assisted.assisted_gmv', 'assisted.assisted_order_count') ~ ' - ' ~ ratio('assisted.unassisted_gmv', 'assisted.unassisted_order_count') %}
{% set few_others = 'assisted.agent_count <= ' ~ var('index_minimum_others') %}
{% set under_a_month = "coverage.period_type in ('day', 'week')" %}
{% set unknown_cost = 'coalesce(costs.unknown_month_count, 1) > 0' %}
{% set few_answers = 'coalesce(predictions.conversation_count, 0) > 0 and predictions.%s is null' %}
{% set short_history = {
    'own': 'coverage.chats_first_on > ' ~ add_days('coverage.period_start', '-' ~ var('difficulty_history_days')),
    'matured': 'coverage.chats_first_on > ' ~ add_days('coverage.period_start', '-' ~ var('difficulty_history_days') ~ ' - ' ~ var('issue_window_days')),
} %}

with coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'customer_service_kpis'
)
{{- part_ctes('int_customer_service_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.employee_id,
    coverage.role,
    coverage.role_days,
    coverage.days,
    coverage.is_complete,
    {{ kpi_count('conversation_count', 'served.conversation_count', ['chats'], absent=unread) }},
    {{ kpi_ratio('conversations_per_day', 'served.conversation_count', 'logins.login_days', 'served.conversation_count', ['chats', 'agent_status'], absent=unread) }},
    {{ kpi_ratio('conversations_per_hour', 'served.conversation_count', 'logins.logged_in_hours', 'served.conversation_count', ['chats', 'agent_status'], part_type='double', absent=unread) }},
    {{ kpi_ratio('first_response_seconds', 'responses.response_seconds', 'responses.answered_count', 'responses.answered_count', ['chats', 'messages'], part_type='double') }},
    {{ kpi_model('first_response_seconds_p90', 'responses.response_seconds_p90', 'responses.answered_count', ['chats', 'messages']) }},
    {{ kpi_ratio('response_within_30s_rate', 'responses.answered_in_time_count', 'responses.asked_count', 'responses.asked_count', ['chats', 'messages']) }},
    {{ kpi_ratio('average_response_seconds', 'turns.response_seconds', 'turns.turn_count', 'turns.turn_count', ['chats', 'messages'], part_type='double') }},
    {{ kpi_ratio('average_handle_seconds', 'served.handle_seconds', 'served.handled_count', 'served.handled_count', ['chats', 'messages'], part_type='double') }},
    {{ kpi_settling('issue_handle_seconds', ['chats'], absent=unread, part_type='double') }},
    {{ kpi_ratio('utilization_rate', 'logins.productive_seconds', 'logins.logged_in_seconds', 'logins.login_days', ['agent_status'], part_type='double') }},
    {{ kpi_ratio('chat_csat', 'served.satisfied_count', 'served.rating_count', 'served.rating_count', ['chat_ratings'], absent=unread) }},
    {{ kpi_ratio('chat_csat_average', 'served.score_sum', 'served.rating_count', 'served.rating_count', ['chat_ratings'], absent=unread) }},
    {{ kpi_ratio('dsat_rate', 'served.dissatisfied_count', 'served.rating_count', 'served.rating_count', ['chat_ratings'], absent=unread) }},
    {{ kpi_ratio('chat_nps', 'served.net_promoter_count', 'served.nps_count', 'served.nps_count', ['chat_recommendations'], factor=100, absent=unread) }},
    {{ kpi_settling('first_contact_resolution_rate', ['chats'], absent=unread) }},
    {{ kpi_settling('resolution_rate', ['chats'], absent=unread) }},
    {{ kpi_ratio('service_complaint_rate', 'feedback.service_complaint_cases', 'served.conversation_count', 'served.conversation_count', ['complaints', 'agent_complaints', 'chats'], absent=unread) }},
    {{ kpi_ratio('attitude_complaint_rate', 'feedback.service_complaint_hits', 'served.conversation_count', 'served.conversation_count', ['complaints', 'agent_complaints', 'chats'], absent=unread) }},
    {{ kpi_ratio('complaint_recovery_rate', 'feedback.handled_complaint_hits', 'feedback.handled_complaint_cases', 'feedback.handled_complaint_cases', ['complaints']) }},
    {{ kpi_total('violation_count', 'feedback.agent_text_hits', 'feedback.agent_text_cases', ['message_texts'], 'bigint') }},
    {{ kpi_count('negative_review_count', 'feedback.negative_review_cases', ['reviews', 'review_reasons']) }},
    {{ kpi_settling('consult_conversion_rate', payments, absent=unread, relation='consultations') }},
    {{ kpi_settling('consult_conversion_rate_all', payments, absent=unread, relation='consultations') }},
    {{ kpi_total('assisted_gmv', 'assisted.assisted_gmv', 'assisted.assisted_order_count', attribution) }},
    {{ kpi_ratio('assisted_gmv_index', 'assisted.assisted_gmv', 'assisted.mean_assisted_gmv', 'assisted.assisted_order_count', attribution, part_type='decimal(18, 4)', absent=few_others) }},
    {{ kpi_model('aov_uplift', uplift, 'assisted.assisted_order_count', attribution, 'decimal(18, 2)') }},
    {{ kpi_settling('cross_sell_rate', payments + ['product_recommendations'], absent=unread) }},
    {{ kpi_settling('save_rate', payments, absent=unread) }},
    {{ kpi_ratio('information_accuracy_rate', 'feedback.information_review_hits', 'feedback.information_review_cases', 'feedback.information_review_cases', ['quality_reviews']) }},
    {{ kpi_ratio('process_compliance_rate', 'feedback.process_review_hits', 'feedback.process_review_cases', 'feedback.information_review_cases', ['quality_reviews']) }},
    {{ kpi_ratio('ticket_quality_rate', 'feedback.ticket_hits', 'feedback.ticket_cases', 'feedback.ticket_cases', ['tickets']) }},
    {{ kpi_settling('service_return_rate', attribution + ['shipments', 'refunds']) }},
    {{ kpi_settling('service_exchange_rate', attribution + ['shipments', 'refunds']) }},
    {{ kpi_settling('service_refund_rate', attribution + ['refunds']) }},
    {{ kpi_ratio('knowledge_score', 'feedback.knowledge_test_hits', 'feedback.knowledge_test_cases', 'feedback.knowledge_test_cases', ['knowledge_tests'], part_type='double') }},
    {{ kpi_ratio('cost_per_contact', 'costs.staff_cost', 'costs.conversation_count', 'costs.conversation_count', ['chats', 'staff_costs', 'schedules'], 'decimal(18, 2)', part_type='decimal(18, 2)', undefined=under_a_month, absent=unread ~ ' or ' ~ unknown_cost) }},
    {{ kpi_settling_model('difficulty_adjusted_resolution_rate', ['chats'], 'difficulty', histories=short_history, absent=unread) }},
    {{ kpi_model('predicted_csat', 'predictions.predicted_csat', 'predictions.predicted_csat_sample', ['chats', 'messages'], history=few_answers % 'predicted_csat') }},
    {{ kpi_model('predicted_resolution_rate', 'predictions.predicted_resolution_rate', 'predictions.predicted_resolution_sample', ['chats', 'messages'], history=few_answers % 'predicted_resolution_rate') }},
    predictions.model_version as prediction_model_version
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
