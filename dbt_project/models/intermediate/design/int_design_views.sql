-- Views of the pages that are assigned to somebody, clicks on them and the time spent there, by the day of the view.
with page_views as (
    select * from {{ ref('int_page_views') }}
),

page_owners as (
    select * from {{ ref('int_page_owners') }}
    where is_assigned_page
),

period_days as (
    select * from {{ ref('period_days') }}
),

page_days as (
    select
        business_date,
        shop_id,
        page_id,
        product_id,
        count(*) as view_count,
        count(case when has_click then 1 end) as clicked_view_count,
        sum(dwell_seconds) as dwell_seconds
    from page_views
    group by business_date, shop_id, page_id, product_id
)

select
    period_days.period_type,
    period_days.period_start,
    page_owners.employee_id,
    page_owners.role,
    sum(page_days.view_count) as view_count,
    sum(page_days.clicked_view_count) as clicked_view_count,
    sum(page_days.dwell_seconds) as dwell_seconds
from page_days
inner join page_owners
    on page_days.business_date = page_owners.business_date
    and page_days.shop_id = page_owners.shop_id
    and page_days.page_id = page_owners.page_id
    and page_days.product_id = page_owners.product_id
inner join period_days on page_days.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, page_owners.employee_id, page_owners.role
