{{ config(
    materialized='incremental',
    incremental_strategy='by_day',
    meta={
        'reach': {'sources': ['web_events', 'products', 'assignments', 'employees'], 'before': 0, 'after': 0},
        'day_column': 'business_date',
    },
) }}

-- Owned products put into a cart. An event that names the SKU alone is of the SKU's product.
with counted_events as (
    select * from {{ ref('int_counted_events') }}
    where event_type = 'add_to_cart' and {{ in_rebuilt_time('occurred_at') }}
),

products as (
    select * from {{ ref('stg_products') }}
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
    where {{ in_rebuilt_days('business_date') }}
),

carts as (
    select
        {{ business_date('counted_events.occurred_at') }} as business_date,
        counted_events.platform || '/' || counted_events.visitor_id as visitor_key,
        counted_events.shop_id,
        coalesce(counted_events.product_id, products.product_id, '') as product_id,
        min(counted_events.occurred_at) as first_cart_at
    from counted_events
    left join products
        on counted_events.platform = products.platform and counted_events.sku_id = products.sku_id
    group by
        {{ business_date('counted_events.occurred_at') }}, counted_events.platform || '/' || counted_events.visitor_id, counted_events.shop_id,
        coalesce(counted_events.product_id, products.product_id, '')
),

owned as (
    {%- for scope_type, column in [('product', 'product_id'), ('shop', 'shop_id')] %}
    select
        carts.*,
        assignments.employee_id,
        assignments.role
    from carts
    inner join assignments
        on carts.business_date = assignments.business_date
        and carts.{{ column }} = assignments.scope_id
        and assignments.scope_type = '{{ scope_type }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    business_date,
    employee_id,
    role,
    visitor_key,
    product_id,
    min(first_cart_at) as first_cart_at
from owned
group by business_date, employee_id, role, visitor_key, product_id
