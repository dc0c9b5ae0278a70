{% set settles = {'issues': var('issue_window_days'), 'conversations': 1, 'orders': var('return_window_days')} %}

-- KPIs of customer service that look ahead, as cases of issues, of conversations and of assisted orders. An issue whose outcome the export
-- leaves empty is no case, nor is a conversation of somebody whom nobody can follow.
with service_issues as (
    select * from {{ ref('int_service_issues') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

outcomes as (
    select * from {{ ref('int_conversation_outcomes') }}
    where person_key is not null
),

assisted_orders as (
    select * from {{ ref('int_assisted_orders') }}
),

issue_cases as (
    select
        'first_contact_resolution_rate' as kpi_id,
        issue_key as case_key,
        first_agent_id as agent_id,
        first_ended_on as case_on,
        case when is_resolved_at_first and conversation_count = 1 then 1 else 0 end as hit_value,
        is_first_window_over as is_window_over,
        {{ settling_day(add_hours('first_ended_at', 24 * settles['issues'])) }} as settles_on
    from service_issues
    where is_resolved_at_first is not null
    union all
    select
        'resolution_rate', last_conversation_key, last_agent_id, last_ended_on, case when is_resolved_at_last then 1 else 0 end,
        is_last_window_over, {{ settling_day(add_hours('last_ended_at', 24 * settles['issues'])) }}
    from service_issues
    where is_resolved_at_last is not null
    union all
    select
        'issue_handle_seconds', last_conversation_key, last_agent_id, last_ended_on, {{ elapsed_seconds('started_at', 'last_ended_at') }},
        is_last_window_over, {{ settling_day(add_hours('last_ended_at', 24 * settles['issues'])) }}
    from service_issues
    where is_resolved_at_last
),

cases as (
    select
        issue_cases.kpi_id,
        issue_cases.case_key,
        {{ settles['issues'] }} as settles,
        staff_days.employee_id,
        staff_days.role,
        issue_cases.case_on,
        issue_cases.hit_value,
        issue_cases.is_window_over,
        issue_cases.settles_on
    from issue_cases
    inner join staff_days
        on issue_cases.agent_id = staff_days.employee_id and issue_cases.case_on = staff_days.business_date
    {%- for kpi_id, hit, window, condition in [
        ('cross_sell_rate', 'is_cross_sold', 'cross_sell', 'has_recommendation'),
        ('save_rate', 'is_paid', 'consultation', 'wants_to_abandon'),
    ] %}
    union all
    select
        '{{ kpi_id }}', conversation_key, {{ settles['conversations'] }}, employee_id, role, ended_on, case when {{ hit }} then 1 else 0 end,
        is_{{ window }}_window_over, {{ window }}_settles_on
    from outcomes
    where {{ condition }}
    {%- endfor %}
    -- An order that is not delivered yet is a case as long as it may still be; after its window it is none.
    {%- for kpi_id, hit, condition in [
        ('service_return_rate', 'has_service_return', 'is_delivered_in_window or not is_window_over'),
        ('service_exchange_rate', 'has_service_exchange', 'is_delivered_in_window or not is_window_over'),
        ('service_refund_rate', 'has_service_refund', 'true'),
    ] %}
    union all
    select
        '{{ kpi_id }}', order_key, {{ settles['orders'] }}, employee_id, role, paid_on, case when {{ hit }} then 1 else 0 end, is_window_over, settles_on
    from assisted_orders
    where {{ condition }}
    {%- endfor %}
)

select
    kpi_id,
    case_key,
    settles,
    employee_id,
    role,
    case_on,
    cast(hit_value as decimal(18, 3)) as hit_value,
    is_window_over,
    cast(settles_on as date) as settles_on
from cases
