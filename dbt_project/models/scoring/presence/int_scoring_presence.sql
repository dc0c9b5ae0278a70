{% set minimum_days = {'month': var('scoring_minimum_days_month'), 'quarter': var('scoring_minimum_days_quarter'), 'year': var('scoring_minimum_days_year')} %}

-- How long employees were present in a role, and in each scope of it, and whether that is long enough to be scored.
with held_days as (
    select * from {{ ref('int_scoring_held_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

periods as (
    select * from {{ ref('int_scoring_period_days') }}
),

role_days as (
    select * from {{ ref('int_scoring_role_days') }}
),

sums as (
    select
        periods.period_type, periods.period_start, periods.period_end, periods.working_days, periods.working_days_elapsed,
        held_days.employee_id, held_days.role, held_days.scope_type, held_days.scope_id,
        count(*) as held_days,
        sum(case when held_days.is_working_day then 1 else 0 end) as scheduled_days,
        max(case when held_days.is_scheduled then 1 else 0 end) = 1 as is_scheduled,
        sum(held_days.leave_days) as leave_days,
        sum(held_days.present_days) as present_days,
        avg(held_days.fte) as fte
    from held_days
    inner join period_days on held_days.business_date = period_days.business_date
    inner join periods
        on period_days.period_type = periods.period_type
        and period_days.period_start = periods.period_start
    group by
        periods.period_type, periods.period_start, periods.period_end, periods.working_days, periods.working_days_elapsed,
        held_days.employee_id, held_days.role, held_days.scope_type, held_days.scope_id
),

measured as (
    select
        sums.*,
        case
            when sums.is_scheduled then coalesce(role_days.role_days, sums.working_days)
            else sums.working_days
        end as role_days,
        case sums.period_type
            {% for period_type, days in minimum_days.items() %}
            when '{{ period_type }}' then {{ days }}
            {% endfor %}
        end as minimum_days
    from sums
    left join role_days
        on sums.period_type = role_days.period_type
        and sums.period_start = role_days.period_start
        and sums.role = role_days.role
),

judged as (
    select
        *,
        -- A part-timer is measured against half of their own days; a running period against what is over of it.
        least(minimum_days, role_days * least(fte, 1) / 2) * {{ ratio('working_days_elapsed', 'working_days') }} as threshold
    from measured
)

select
    period_type, period_start, period_end, employee_id, role, scope_type, scope_id, held_days, scheduled_days,
    cast(leave_days as decimal(9, 4)) as leave_days,
    cast(present_days as decimal(9, 4)) as present_days,
    cast(role_days as decimal(9, 4)) as role_days,
    coalesce({{ ratio('leave_days', 'scheduled_days') }}, 0) as leave_share,
    cast(threshold as double) as threshold,
    present_days > 0 and present_days >= threshold as is_present_enough,
    working_days_elapsed
from judged
