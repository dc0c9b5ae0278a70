with movements as (
    select * from {{ ref('int_category_cost_movements') }}
)

select
    business_date,
    category,
    sum(cost_of_goods) as cost_of_goods
from movements
group by business_date, category
