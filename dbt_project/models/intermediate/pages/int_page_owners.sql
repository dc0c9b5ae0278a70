-- Who owned a page on a day: by the page itself, by the product that it shows, or by its shop.
with page_days as (
    select distinct business_date, shop_id, page_id, product_id
    from {{ ref('int_page_views') }}
),

assignment_days as (
    select * from {{ ref('int_assignment_days') }}
    where scope_type in ('page', 'product', 'shop')
),

owned as (
    {%- for scope_type, column in [('page', 'page_id'), ('product', 'product_id'), ('shop', 'shop_id')] %}
    select
        page_days.*,
        assignment_days.employee_id,
        assignment_days.role,
        {{ 'true' if scope_type == 'page' else 'false' }} as is_assigned_page
    from page_days
    inner join assignment_days
        on page_days.business_date = assignment_days.business_date
        and page_days.{{ column }} = assignment_days.scope_id
        and assignment_days.scope_type = '{{ scope_type }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    business_date,
    shop_id,
    page_id,
    product_id,
    employee_id,
    role,
    max(is_assigned_page) as is_assigned_page
from owned
group by business_date, shop_id, page_id, product_id, employee_id, role
