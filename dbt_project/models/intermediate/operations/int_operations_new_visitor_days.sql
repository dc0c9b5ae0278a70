-- Visitors whose first page view ever, of any page, is of an owned one: the day of that view, so that days add up.
with visitors as (
    select * from {{ ref('int_visitors') }}
),

landings as (
    select * from {{ ref('int_page_views') }}
    where view_number = 1
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
),

first_views as (
    select
        landings.business_date,
        landings.shop_id,
        landings.page_id,
        landings.product_id,
        landings.visitor_key
    from visitors
    inner join landings
        on visitors.visitor_key = landings.visitor_key
        and visitors.first_view_on = landings.business_date
        and visitors.first_view_at = landings.occurred_at
)

select
    first_views.business_date,
    page_owners.employee_id,
    page_owners.role,
    count(distinct first_views.visitor_key) as new_uv
from first_views
inner join page_owners
    on first_views.business_date = page_owners.business_date
    and first_views.shop_id = page_owners.shop_id
    and first_views.page_id = page_owners.page_id
    and first_views.product_id = page_owners.product_id
group by first_views.business_date, page_owners.employee_id, page_owners.role
