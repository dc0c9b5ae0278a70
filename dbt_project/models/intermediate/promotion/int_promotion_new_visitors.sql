-- Visitors whose first page view ever opened a session that an owned ad brought. All days every night: a late event can move
-- somebody's first visit.
with landings as (
    select * from {{ ref('int_ad_landings') }}
),

visitors as (
    select * from {{ ref('int_visitors') }}
),

ad_owners as (
    select * from {{ ref('int_ad_owners') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

first_landings as (
    select distinct
        ad_owners.employee_id,
        ad_owners.role,
        landings.visitor_key,
        landings.session_started_on
    from landings
    inner join visitors
        on landings.visitor_key = visitors.visitor_key and landings.session_first_view_at = visitors.first_view_at
    inner join ad_owners on landings.ad_id = ad_owners.ad_id and landings.business_date = ad_owners.business_date
)

select
    period_days.period_type,
    period_days.period_start,
    first_landings.employee_id,
    first_landings.role,
    count(*) as new_visitor_count
from first_landings
inner join period_days on first_landings.session_started_on = period_days.business_date
group by period_days.period_type, period_days.period_start, first_landings.employee_id, first_landings.role
