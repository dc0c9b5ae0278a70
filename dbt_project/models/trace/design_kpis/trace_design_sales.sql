-- Orders given to a designer's pages.
with page_orders as (
    select * from {{ ref('int_design_page_orders') }}
),

raw_rows as (
    select * from {{ ref('raw_orders') }}
),

cases as (
    select
        page_orders.employee_id as subject_id,
        page_orders.role as subject_role,
        page_orders.business_date as paid_on,
        page_orders.paid_amount,
        {{- raw_columns() }}
    from page_orders
    inner join raw_rows on page_orders.order_key = raw_rows.order_key
),

traced as (
    {{ traced([{'kpi': 'page_gmv', 'on': 'paid_on', 'value': 'paid_amount', 'when': 'paid_amount is not null'}]) }}
)

select * from traced
