with product_reviews as (
    select * from {{ ref('stg_product_reviews') }}
    where created_at < {{ as_of_end() }}
),

orders as (
    select * from {{ ref('int_orders') }}
),

platform_shops as (
    select * from {{ ref('int_platform_shops') }}
),

test_orders as (
    select platform, order_id from {{ ref('stg_orders') }}
    where is_test
)

select
    product_reviews.platform,
    product_reviews.review_id,
    product_reviews.order_id,
    coalesce(orders.shop_id, platform_shops.only_shop_id, 'unknown') as shop_id,
    product_reviews.sku_id,
    product_reviews.about_agent_id,
    product_reviews.reason_code,
    product_reviews.rating,
    product_reviews.delivery_rating,
    product_reviews.created_at,
    {{ business_date('product_reviews.created_at') }} as created_on
from product_reviews
left join orders
    on product_reviews.platform = orders.platform and product_reviews.order_id = orders.order_id
left join platform_shops on product_reviews.platform = platform_shops.platform
left join test_orders
    on product_reviews.platform = test_orders.platform and product_reviews.order_id = test_orders.order_id
where test_orders.order_id is null
