-- Paid lines of products that carry a brand.
with order_lines as (
    select * from {{ ref('int_order_lines') }}
),

products as (
    select * from {{ ref('stg_products') }}
    where brand is not null
)

select
    order_lines.order_key,
    order_lines.platform,
    order_lines.shop_id,
    order_lines.paid_on,
    products.brand,
    coalesce(products.is_top_brand, false) as is_top_brand
from order_lines
inner join products
    on order_lines.platform = products.platform and order_lines.sku_id = products.sku_id
