-- Paid lines of owned products: the product assigned on the day of payment, or the shop of the order. A line counts once for each owner.
with order_lines as (
    select * from {{ ref('int_order_lines') }}
),

products as (
    select * from {{ ref('stg_products') }}
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
),

lines as (
    select
        order_lines.order_key,
        order_lines.line_no,
        order_lines.platform,
        order_lines.shop_id,
        order_lines.buyer_key,
        order_lines.sku_id,
        products.product_id,
        order_lines.net_amount,
        order_lines.paid_at,
        order_lines.paid_on
    from order_lines
    left join products
        on order_lines.platform = products.platform and order_lines.sku_id = products.sku_id
),

owned as (
    {%- for scope_type, column in [('product', 'product_id'), ('shop', 'shop_id')] %}
    select
        lines.*,
        assignments.employee_id,
        assignments.role
    from lines
    inner join assignments
        on lines.paid_on = assignments.business_date
        and lines.{{ column }} = assignments.scope_id
        and assignments.scope_type = '{{ scope_type }}'
    {{ 'union' if not loop.last }}
    {%- endfor %}
)

select * from owned
