-- Page views, for each who owned the page on the day of the view.
with views as (
    select * from {{ ref('raw_session_views') }}
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
)

select
    page_owners.employee_id as subject_id,
    page_owners.role as subject_role,
    views.*
from views
inner join page_owners
    on views.viewed_on = page_owners.business_date
    and views.shop_id = page_owners.shop_id
    and views.page_id = page_owners.page_id
    and views.product_id = page_owners.product_id
