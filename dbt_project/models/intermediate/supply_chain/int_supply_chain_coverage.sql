-- The rows of supply_chain_kpis: every period of the company ('all'), and of each category from the first day on which one of its SKUs is listed,
-- stocked, hot or sold.
with role_coverage as (
    select * from {{ ref('int_role_coverage') }}
),

products as (
    select * from {{ ref('stg_products') }}
),

inventory_days as (
    select * from {{ ref('int_inventory_days') }}
),

costs as (
    select * from {{ ref('int_category_costs') }}
),

sightings as (
    select
        coalesce(category, 'unknown') as category,
        least({{ business_date('min(listed_at)') }}, min(hot_since)) as first_on
    from products
    group by category
    union all
    select category, min(business_date) as first_on from inventory_days
    group by category
    union all
    select category, min(business_date) as first_on from costs
    group by category
),

categories as (
    select
        category,
        min(first_on) as first_on
    from sightings
    where first_on <= {{ as_of_date() }}
    group by category
    union all
    select
        'all' as category,
        cast(null as date) as first_on
)

select
    categories.category,
    role_coverage.*
from role_coverage
inner join categories
    on categories.first_on is null
    or categories.first_on < role_coverage.period_end
