{{ config(materialized='view') }}

-- What an agent's months cost by the role's mean, in proportion to the days present, and the conversations that it paid for. An open month has cost
-- as much as has gone by of it.
with calendar as (
    select * from {{ ref('calendar') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

-- Scheduled days, those of full leave among them.
scheduled_days as (
    select * from {{ ref('int_present_days') }}
    where is_scheduled
),

conversations as (
    select * from {{ ref('int_conversation_outcomes') }}
),

role_costs as (
    select * from {{ ref('int_role_monthly_costs') }}
),

months as (
    select
        period_start as month_start,
        {{ ratio('days', 'calendar_days') }} as elapsed_share
    from {{ ref('periods') }}
    where period_type = 'month'
),

counts as (
    select employee_id, role, ended_on as business_date, 1 as conversation_count, 0 as scheduled_days, 0.0 as present_days
    from conversations
    union all
    select scheduled_days.employee_id, staff_days.role, scheduled_days.business_date, 0, 1, scheduled_days.present_fraction
    from scheduled_days
    inner join staff_days
        on scheduled_days.employee_id = staff_days.employee_id and scheduled_days.business_date = staff_days.business_date
),

agent_months as (
    select
        counts.employee_id,
        counts.role,
        calendar.month_start,
        sum(counts.conversation_count) as conversation_count,
        sum(counts.present_days) as present_days,
        -- Of all roles: whoever changes the role in a month costs each of them a part.
        sum(sum(counts.scheduled_days)) over (partition by counts.employee_id, calendar.month_start) as scheduled_days
    from counts
    inner join calendar on counts.business_date = calendar.business_date
    group by counts.employee_id, counts.role, calendar.month_start
)

select
    agent_months.*,
    -- Eight decimals take away what floating point leaves at a half; the cent is rounded only where this is divided.
    cast(
        role_costs.mean_monthly_cost * months.elapsed_share * {{ ratio('agent_months.present_days', 'agent_months.scheduled_days') }}
        as decimal(28, 8)
    ) as staff_cost
from agent_months
inner join months on agent_months.month_start = months.month_start
left join role_costs
    on agent_months.role = role_costs.role and agent_months.month_start = role_costs.month_start
