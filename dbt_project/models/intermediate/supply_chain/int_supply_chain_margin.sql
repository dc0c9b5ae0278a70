-- The company's own figure is taken as it stands, so that nobody computes it twice.
with costs as (
    select * from {{ ref('int_category_costs') }}
),

company as (
    select * from {{ ref('int_company_margin') }}
    where shop_id = 'all'
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    costs.category,
    sum(costs.cost_of_goods) as cost_of_goods
from costs
inner join period_days on costs.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, costs.category
union all
select
    period_type,
    period_start,
    'all' as category,
    cost_of_goods
from company
