with session_days as (
    select * from {{ ref('int_design_session_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    session_days.employee_id,
    session_days.role,
    sum(session_days.session_count) as session_count,
    sum(session_days.page_count) as page_count,
    sum(session_days.landing_count) as landing_count,
    sum(session_days.bounced_landing_count) as bounced_landing_count
from session_days
inner join period_days on session_days.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, session_days.employee_id, session_days.role
