-- An order line's raw row; an order that came without lines is its own.
with order_lines as (
    select order_key, platform, order_id, line_no from {{ ref('int_order_lines') }}
),

order_items as (
    select * from {{ ref('stg_order_items') }}
),

orders as (
    select * from {{ ref('stg_orders') }}
),

of_items as (
    select
        order_lines.order_key,
        order_lines.line_no,
        {{ raw_row('order_items', ['order_id', 'line_no']) }}
    from order_lines
    inner join order_items as raw_rows
        on order_lines.platform = raw_rows.platform
        and order_lines.order_id = raw_rows.order_id
        and order_lines.line_no = raw_rows.line_no
),

of_orders as (
    select
        order_lines.order_key,
        order_lines.line_no,
        {{ raw_row('orders', ['order_id']) }}
    from order_lines
    inner join orders as raw_rows
        on order_lines.platform = raw_rows.platform and order_lines.order_id = raw_rows.order_id
    where order_lines.line_no is null
)

select * from of_items
union all
select * from of_orders
