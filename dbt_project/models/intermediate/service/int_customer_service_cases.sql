{% set settles = var('issue_window_days') %}

-- KPIs of customer service that look ahead, as cases. An issue whose outcome the export leaves empty is no case.
with service_issues as (
    select * from {{ ref('int_service_issues') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

issue_cases as (
    select
        'first_contact_resolution_rate' as kpi_id,
        first_agent_id as agent_id,
        first_ended_on as case_on,
        case when is_resolved_at_first and conversation_count = 1 then 1.0 else 0.0 end as hit_value,
        {{ add_hours('first_ended_at', 24 * settles) }} <= {{ as_of_end() }} as is_window_over
    from service_issues
    where first_ended_at is not null and is_resolved_at_first is not null
    union all
    select
        'resolution_rate',
        last_agent_id,
        last_ended_on,
        case when is_resolved_at_last then 1.0 else 0.0 end,
        {{ add_hours('last_ended_at', 24 * settles) }} <= {{ as_of_end() }}
    from service_issues
    where last_ended_at is not null and is_resolved_at_last is not null
    union all
    select
        'issue_handle_seconds',
        last_agent_id,
        last_ended_on,
        {{ elapsed_seconds('started_at', 'last_ended_at') }},
        {{ add_hours('last_ended_at', 24 * settles) }} <= {{ as_of_end() }}
    from service_issues
    where last_ended_at is not null and is_resolved_at_last
)

select
    issue_cases.kpi_id,
    {{ settles }} as settles,
    staff_days.employee_id,
    staff_days.role,
    issue_cases.case_on,
    cast(issue_cases.hit_value as double) as hit_value,
    issue_cases.is_window_over
from issue_cases
inner join staff_days
    on issue_cases.agent_id = staff_days.employee_id and issue_cases.case_on = staff_days.business_date
