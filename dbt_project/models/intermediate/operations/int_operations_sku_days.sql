-- The SKUs that somebody owned on a day on which they were listed: by their product, or by a shop that sells them.
with products as (
    select
        *,
        {{ business_date('listed_at') }} as listed_on,
        -- Half-open: one delisted at midnight was not listed on that day.
        {{ business_date("delisted_at - interval '1' second") }} as last_listed_on
    from {{ ref('stg_products') }}
),

shops as (
    select * from {{ ref('int_shops') }}
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
),

scopes as (
    select platform, sku_id, listed_on, last_listed_on, 'product' as scope_type, product_id as scope_id
    from products
    union all
    select platform, sku_id, listed_on, last_listed_on, 'shop', shop_id
    from products
    where shop_id is not null
    union all
    -- Without a shop it is sold in every shop of its platform.
    select products.platform, products.sku_id, products.listed_on, products.last_listed_on, 'shop', shops.shop_id
    from products
    inner join shops on products.platform = shops.platform
    where products.shop_id is null
)

select distinct
    assignments.employee_id,
    assignments.role,
    scopes.platform,
    scopes.sku_id,
    assignments.business_date
from assignments
inner join scopes
    on assignments.scope_type = scopes.scope_type
    and assignments.scope_id = scopes.scope_id
    and (scopes.listed_on is null or assignments.business_date >= scopes.listed_on)
    and (scopes.last_listed_on is null or assignments.business_date <= scopes.last_listed_on)
