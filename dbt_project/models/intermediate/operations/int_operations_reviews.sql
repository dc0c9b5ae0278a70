-- Reviews of owned products, by the day on which they were written.
with product_reviews as (
    select * from {{ ref('int_product_reviews') }}
),

products as (
    select * from {{ ref('stg_products') }}
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

reviews as (
    select
        product_reviews.platform,
        product_reviews.review_id,
        product_reviews.shop_id,
        products.product_id,
        product_reviews.rating,
        product_reviews.created_on
    from product_reviews
    left join products
        on product_reviews.platform = products.platform and product_reviews.sku_id = products.sku_id
),

owned as (
    {%- for scope_type, column in [('product', 'product_id'), ('shop', 'shop_id')] %}
    select
        reviews.platform,
        reviews.review_id,
        reviews.rating,
        reviews.created_on,
        assignments.employee_id,
        assignments.role
    from reviews
    inner join assignments
        on reviews.created_on = assignments.business_date
        and reviews.{{ column }} = assignments.scope_id
        and assignments.scope_type = '{{ scope_type }}'
    {{ 'union' if not loop.last }}
    {%- endfor %}
)

select
    period_days.period_type,
    period_days.period_start,
    owned.employee_id,
    owned.role,
    count(*) as review_count,
    count(case when owned.rating >= 4 then 1 end) as positive_review_count
from owned
inner join period_days on owned.created_on = period_days.business_date
group by period_days.period_type, period_days.period_start, owned.employee_id, owned.role
