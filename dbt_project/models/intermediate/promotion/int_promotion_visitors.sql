-- Who does not go on to a second page has bounced.
with first_visits as (
    select * from {{ ref('int_promotion_first_visits') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

paying as (
    select * from {{ ref('int_promotion_paying_visitors') }}
),

visitors as (
    select
        period_days.period_type,
        period_days.period_start,
        first_visits.employee_id,
        first_visits.role,
        {{ sum_first_of_period('uv', 'first_visits') }} as uv,
        {{ sum_first_of_period('second_page_visitor_count', 'first_visits') }} as second_page_visitor_count
    from first_visits
    inner join period_days on first_visits.business_date = period_days.business_date
    group by period_days.period_type, period_days.period_start, first_visits.employee_id, first_visits.role
)

select
    visitors.period_type,
    visitors.period_start,
    visitors.employee_id,
    visitors.role,
    visitors.uv,
    visitors.uv - visitors.second_page_visitor_count as bounced_visitor_count,
    coalesce(paying.paying_visitor_count, 0) as paying_visitor_count
from visitors
left join paying
    on visitors.period_type = paying.period_type
    and visitors.period_start = paying.period_start
    and visitors.employee_id = paying.employee_id
    and visitors.role = paying.role
