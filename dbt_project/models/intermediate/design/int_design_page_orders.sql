{{ config(materialized='view') }}

-- Orders given to a page, credited to each who owned it on the day of the view; the day of payment decides the period and the role.
with attributed_orders as (
    select * from {{ ref('int_page_attributed_orders') }}
),

page_owners as (
    select * from {{ ref('int_page_owners') }}
    where is_assigned_page
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

-- Grouping changes nothing here; without it an engine may join every order with everybody employed on its day first.
owned_orders as (
    select
        attributed_orders.order_key,
        attributed_orders.paid_on,
        page_owners.employee_id,
        max(attributed_orders.paid_amount) as paid_amount
    from attributed_orders
    inner join page_owners
        on attributed_orders.viewed_on = page_owners.business_date
        and attributed_orders.shop_id = page_owners.shop_id
        and attributed_orders.page_id = page_owners.page_id
        and attributed_orders.product_id = page_owners.product_id
    group by attributed_orders.order_key, attributed_orders.paid_on, page_owners.employee_id
)

select
    staff_days.employee_id,
    staff_days.role,
    staff_days.business_date,
    owned_orders.order_key,
    owned_orders.paid_amount
from owned_orders
inner join staff_days
    on owned_orders.employee_id = staff_days.employee_id
    and owned_orders.paid_on = staff_days.business_date
