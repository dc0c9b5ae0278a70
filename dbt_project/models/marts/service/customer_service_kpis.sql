{% set parts = ['served', 'responses', 'turns', 'logins', 'settled', 'feedback'] %}
{# Who was served is told by messages: a period before they begin says nothing, where the company has them at all. #}
{% set unread = 'coverage.has_messages and not coverage.in_messages' %}

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
    {{ kpi_ratio('information_accuracy_rate', 'feedback.information_review_hits', 'feedback.information_review_cases', 'feedback.information_review_cases', ['quality_reviews']) }},
    {{ kpi_ratio('process_compliance_rate', 'feedback.process_review_hits', 'feedback.process_review_cases', 'feedback.information_review_cases', ['quality_reviews']) }},
    {{ kpi_ratio('ticket_quality_rate', 'feedback.ticket_hits', 'feedback.ticket_cases', 'feedback.ticket_cases', ['tickets']) }},
    {{ kpi_ratio('knowledge_score', 'feedback.knowledge_test_hits', 'feedback.knowledge_test_cases', 'feedback.knowledge_test_cases', ['knowledge_tests'], part_type='double') }}
from coverage
{{- join_parts(parts, ['employee_id', 'role']) }}
