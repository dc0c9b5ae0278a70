-- Visitors of owned ads who pay any order in the period of their visit: from the few who pay to the days on which they came.
with period_days as (
    select * from {{ ref('period_days') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

landings as (
    select * from {{ ref('int_ad_landings') }}
    where visitor_key in (select visitor_key from order_visitors)
),

ad_owners as (
    select * from {{ ref('int_ad_owners') }}
),

visits as (
    select distinct
        ad_owners.employee_id,
        ad_owners.role,
        landings.visitor_key,
        landings.session_started_on
    from landings
    inner join ad_owners on landings.ad_id = ad_owners.ad_id and landings.business_date = ad_owners.business_date
),

payers as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        order_visitors.visitor_key
    from order_visitors
    inner join period_days on order_visitors.paid_on = period_days.business_date
)

select
    period_days.period_type,
    period_days.period_start,
    visits.employee_id,
    visits.role,
    count(distinct visits.visitor_key) as paying_visitor_count
from visits
inner join period_days on visits.session_started_on = period_days.business_date
inner join payers
    on period_days.period_type = payers.period_type
    and period_days.period_start = payers.period_start
    and visits.visitor_key = payers.visitor_key
group by period_days.period_type, period_days.period_start, visits.employee_id, visits.role
