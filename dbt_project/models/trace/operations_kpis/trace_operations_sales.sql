-- Paid lines of owned products, and reviews of them.
with order_lines as (
    select * from {{ ref('int_operations_order_lines') }}
),

raw_rows as (
    select * from {{ ref('raw_order_lines') }}
),

product_reviews as (
    select * from {{ ref('int_product_reviews') }}
),

raw_findings as (
    select * from {{ ref('raw_findings') }}
    where source = 'product_reviews'
),

products as (
    select * from {{ ref('stg_products') }}
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
),

cases as (
    select
        order_lines.employee_id as subject_id,
        order_lines.role as subject_role,
        order_lines.order_key,
        order_lines.buyer_key,
        order_lines.paid_on,
        order_lines.net_amount,
        {{- raw_columns() }}
    from order_lines
    inner join raw_rows
        on order_lines.order_key = raw_rows.order_key and coalesce(order_lines.line_no, 0) = coalesce(raw_rows.line_no, 0)
),

rated as (
    select
        product_reviews.shop_id,
        products.product_id,
        product_reviews.rating,
        product_reviews.created_on,
        {{- raw_columns() }}
    from product_reviews
    inner join raw_findings as raw_rows
        on product_reviews.platform = raw_rows.platform and product_reviews.review_id = raw_rows.raw_key
    left join products on product_reviews.platform = products.platform and product_reviews.sku_id = products.sku_id
),

reviews as (
    {{ owned_rows('rated', 'created_on', [('product', 'product_id'), ('shop', 'shop_id')]) }}
),

traced as (
    {{ traced([
        {'kpi': 'gmv', 'on': 'paid_on', 'value': 'net_amount', 'when': 'net_amount is not null'},
        {'kpi': 'gmv_growth_mom', 'on': 'paid_on', 'input': 'net_amount', 'when': 'net_amount is not null'},
        {'kpi': 'order_count', 'on': 'paid_on', 'value': 1, 'key': 'order_key'},
        {'kpi': 'buyer_count', 'on': 'paid_on', 'value': 1, 'key': 'buyer_key', 'when': 'buyer_key is not null'},
        {'kpi': 'spend_per_buyer', 'on': 'paid_on', 'part': 'numerator', 'amount': 'net_amount', 'when': 'net_amount is not null'},
        {'kpi': 'spend_per_buyer', 'on': 'paid_on', 'part': 'denominator', 'key': 'buyer_key', 'when': 'buyer_key is not null'},
    ]) }}
    union all
    {{ traced([{'kpi': 'positive_review_rate', 'on': 'created_on', 'hit': 'rating >= 4'}], relation='reviews') }}
)

select * from traced
