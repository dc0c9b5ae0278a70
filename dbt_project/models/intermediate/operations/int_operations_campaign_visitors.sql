-- Visitors of campaign pages of the assigned shops, each on the first day of the period on which they come.
with page_views as (
    select * from {{ ref('int_page_views') }}
    where page_type = 'campaign'
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
    where scope_type = 'shop'
),

period_days as (
    select * from {{ ref('period_days') }}
),

visitor_days as (
    select distinct
        assignments.employee_id,
        assignments.role,
        page_views.visitor_key,
        page_views.business_date
    from page_views
    inner join assignments
        on page_views.business_date = assignments.business_date and page_views.shop_id = assignments.scope_id
),

visitor_days_in_order as (
    select
        *,
        lag(business_date) over (partition by employee_id, role, visitor_key order by business_date) as previous_on
    from visitor_days
)

select
    period_days.period_type,
    period_days.period_start,
    visitor_days_in_order.employee_id,
    visitor_days_in_order.role,
    count(*) as campaign_page_uv
from visitor_days_in_order
inner join period_days on visitor_days_in_order.business_date = period_days.business_date
where visitor_days_in_order.previous_on is null or visitor_days_in_order.previous_on < period_days.period_start
group by period_days.period_type, period_days.period_start, visitor_days_in_order.employee_id, visitor_days_in_order.role
