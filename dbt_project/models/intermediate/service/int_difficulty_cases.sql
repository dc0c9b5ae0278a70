{{ config(materialized='view') }}

-- Indirect standardisation: an agent's resolution rate, less what anybody would have reached on these cases, plus what anybody would
-- have reached on the team's. Cases of the period (own) and of the period shifted back by the days that the KPI settles (matured).
{% set settles = var('issue_window_days') %}

with issues as (
    select * from {{ ref('int_service_issues') }}
    where is_resolved_at_last is not null
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

expected_resolution as (
    select * from {{ ref('int_expected_resolution') }}
),

cohorts as (
    select 'own' as cohort, 0 as shift_days, last_ended_on as business_date, issues.* from issues
    union all
    select 'matured' as cohort, {{ settles }} as shift_days, {{ add_days('last_ended_on', settles) }} as business_date, issues.* from issues
),

cases as (
    select
        period_days.period_type,
        period_days.period_start,
        cohorts.cohort,
        staff_days.employee_id,
        staff_days.role,
        coalesce(staff_days.team_id, staff_days.role) as team_id,
        cohorts.last_conversation_key,
        cohorts.last_ended_on,
        cohorts.is_last_window_over as is_window_over,
        case when cohorts.is_resolved_at_last then 1 else 0 end as resolved,
        expected_resolution.expected_rate
    from cohorts
    inner join staff_days
        on cohorts.last_agent_id = staff_days.employee_id and cohorts.last_ended_on = staff_days.business_date
    inner join period_days
        on cohorts.business_date = period_days.business_date
        and (cohorts.cohort = 'own' or period_days.period_type in ('month', 'quarter', 'year'))
    left join expected_resolution
        on {{ add_days('period_days.period_start', '-cohorts.shift_days') }} = expected_resolution.before_on
        and cohorts.last_category = expected_resolution.category
        and cohorts.last_difficulty = expected_resolution.difficulty
),

teams as (
    select
        period_type,
        period_start,
        cohort,
        team_id,
        cast({{ ratio('sum(expected_rate)', 'count(expected_rate)') }} as decimal(18, 12)) as expected_rate
    from cases
    where is_window_over
    group by period_type, period_start, cohort, team_id
)

select
    cases.period_type,
    cases.period_start,
    cases.cohort,
    cases.employee_id,
    cases.role,
    cases.last_conversation_key,
    cases.last_ended_on,
    cases.is_window_over,
    cases.resolved + teams.expected_rate - cases.expected_rate as adjusted
from cases
left join teams
    on cases.period_type = teams.period_type
    and cases.period_start = teams.period_start
    and cases.cohort = teams.cohort
    and cases.team_id = teams.team_id
