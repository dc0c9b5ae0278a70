{{ config(materialized='view') }}

-- What sold goods cost, by the category of their SKU: cost at payment, less the cost of what went back to stock at the case's completion.
-- The same lines and cases as in the company's cost of goods.
with order_lines as (
    select * from {{ ref('int_order_lines') }}
),

refunds as (
    select * from {{ ref('int_refunds') }}
    where refund_goods_amount is not null and returned_cost_amount <> 0
),

products as (
    select platform, sku_id, category from {{ ref('stg_products') }}
),

lines as (
    select
        order_lines.order_key,
        order_lines.line_no,
        order_lines.paid_on,
        order_lines.net_amount,
        order_lines.cost_amount,
        coalesce(products.category, 'unknown') as category
    from order_lines
    left join products
        on order_lines.platform = products.platform and order_lines.sku_id = products.sku_id
),

-- A case returns its cost to the categories of its lines in proportion to what they cost.
returned as (
    select
        refunds.case_key,
        refunds.completed_on,
        refunds.returned_cost_amount,
        lines.category,
        sum(lines.cost_amount) as category_cost_amount,
        sum(sum(lines.cost_amount)) over (partition by refunds.case_key) as case_cost_amount
    from refunds
    inner join lines
        on refunds.order_key = lines.order_key
        and (refunds.line_no is null or refunds.line_no = lines.line_no)
    group by refunds.case_key, refunds.completed_on, refunds.returned_cost_amount, lines.category
)

select
    paid_on as business_date,
    category,
    case when net_amount is not null then coalesce(cost_amount, 0) else 0 end as cost_of_goods,
    order_key,
    line_no,
    cast(null as string) as case_key
from lines
union all
select
    completed_on as business_date,
    category,
    -{{ money('returned_cost_amount * ' ~ ratio('category_cost_amount', 'case_cost_amount')) }} as cost_of_goods,
    cast(null as string) as order_key,
    cast(null as bigint) as line_no,
    case_key
from returned
