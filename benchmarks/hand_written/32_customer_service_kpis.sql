create table customer_service_kpis as
with unassisted as (
    select period_type, period_start, sum(paid_amount) as alone_gmv, count(*) as alone_orders
    from paid join period_days on paid_on = day
    where order_id not in (select order_id from assisted)
    group by all
),
everything as (
    select
        *,
        count(*) over role_mates as mates,
        sum(coalesce(assisted_gmv, 0)) over role_mates / mates as mean_gmv
    from (from role_periods where mart = 'customer_service_kpis') as rows
    left join service_totals using (period_type, period_start, who)
    left join slow_answers using (period_type, period_start, who)
    left join service_rates using (period_type, period_start, who)
    left join service_persons using (period_type, period_start, who)
    left join difficulty using (period_type, period_start, who)
    left join service_costs using (period_type, period_start, who)
    left join unassisted using (period_type, period_start)
    window role_mates as (partition by period_type, period_start, role)
)
select
    period_type, period_start, employee_id, role,

    -- work and time
    given(sources, ['chats', 'messages'], coalesce(conversations, 0)) as conversation_count,
    given(sources, ['chats', 'messages', 'statuses'], part(conversations, login_days)) as conversations_per_day,
    given(sources, ['chats', 'messages', 'statuses'], part(conversations, logged_in_seconds / 3600)) as conversations_per_hour,
    given(sources, ['chats', 'messages'], part(answer_seconds, answered)) as first_response_seconds,
    given(sources, ['chats', 'messages'], answer_seconds_p90) as first_response_seconds_p90,
    given(sources, ['chats', 'messages'], part(answered_in_time, asked)) as response_within_30s_rate,
    given(sources, ['chats', 'messages'], part(turn_seconds, turns)) as average_response_seconds,
    given(sources, ['chats', 'messages'], part(handle_seconds, conversations)) as average_handle_seconds,
    given(sources, ['chats', 'messages'], columns('issue_handle_seconds.*')),
    given(sources, ['statuses'], part(working_seconds, logged_in_seconds)) as utilization_rate,

    -- ratings, issues
    given(sources, ['chat ratings', 'messages'], part(good_ratings, ratings)) as chat_csat,
    given(sources, ['chat ratings', 'messages'], part(rating_sum, ratings)) as chat_csat_average,
    given(sources, ['chat ratings', 'messages'], part(bad_ratings, ratings)) as dsat_rate,
    given(sources, ['chat recommendations', 'messages'], part(nps_net, nps_scores) * 100) as chat_nps,
    given(sources, ['chats', 'messages'], columns('first_contact_resolution_rate.*')),
    given(sources, ['chats', 'messages'], columns('^resolution_rate.*')),
    given(sources, ['chats', 'messages'], adjusted) as difficulty_adjusted_resolution_rate,
    given(sources, ['chats', 'messages'], matured_adjusted) as difficulty_adjusted_resolution_rate__matured,

    -- what others find
    given(sources, ['complaints', 'agent complaints', 'chats', 'messages'], part(service_complaints, conversations)) as service_complaint_rate,
    given(sources, ['complaints', 'agent complaints', 'chats', 'messages'], part(attitude_complaints, conversations))
        as attitude_complaint_rate,
    given(sources, ['complaints'], part(recovered_complaints, handled_complaints)) as complaint_recovery_rate,
    given(sources, ['texts'], coalesce(violations, 0)) as violation_count,
    given(sources, ['reviews', 'review reasons'], coalesce(negative_reviews, 0)) as negative_review_count,
    given(sources, ['quality reviews'], part(accurate_reviews, quality_reviews)) as information_accuracy_rate,
    given(sources, ['quality reviews'], part(items_passed, items_checked)) as process_compliance_rate,
    given(sources, ['tickets'], part(good_tickets, tickets)) as ticket_quality_rate,
    given(sources, ['tests'], part(test_scores, tests)) as knowledge_score,

    -- sales
    given(sources, ['orders', 'chats', 'messages'], presale) as consult_conversion_rate,
    given(sources, ['orders', 'chats', 'messages'], matured_presale) as consult_conversion_rate__matured,
    given(sources, ['orders', 'chats', 'messages'], everybody) as consult_conversion_rate_all,
    given(sources, ['orders', 'chats', 'messages'], matured_everybody) as consult_conversion_rate_all__matured,
    given(sources, ['orders', 'chats', 'messages'], cast(coalesce(assisted_gmv, 0) as decimal(18, 2))) as assisted_gmv,
    given(sources, ['orders', 'chats', 'messages'], case when mates > 5 then part(assisted_gmv, mean_gmv) end) as assisted_gmv_index,
    given(sources, ['orders', 'chats', 'messages'], cast(
        cast(assisted_gmv as double) / assisted_orders - cast(alone_gmv as double) / alone_orders as decimal(18, 2)
    )) as aov_uplift,
    given(sources, ['orders', 'chats', 'messages', 'recommended products'], columns('cross_sell_rate.*')),
    given(sources, ['orders', 'chats', 'messages'], columns('save_rate.*')),
    given(sources, ['orders', 'chats', 'messages', 'shipments', 'refunds'], columns('service_(return|exchange)_rate.*')),
    given(sources, ['orders', 'chats', 'messages', 'refunds'], columns('service_refund_rate.*')),
    given(sources, ['chats', 'messages', 'costs of staff', 'schedules'], cast(cast(cost as double) / nullif(conversations, 0) as decimal(18, 2)))
        as cost_per_contact
from everything;
