with page_owners as (
    select * from {{ ref('int_page_owners') }}
),

roles as (
    select * from {{ ref('roles') }}
    where mart = 'operations_kpis'
)

select
    business_date,
    shop_id,
    page_id,
    product_id,
    employee_id,
    role,
    dense_rank() over (order by employee_id, role) as owner_number
from page_owners
where role in (select role from roles)
