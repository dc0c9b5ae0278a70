-- Cost of sold goods, of their category and of the company, for turnover.
with category_movements as (
    select * from {{ ref('int_category_cost_movements') }}
),

movements as (
    select * from {{ ref('int_margin_movements') }}
),

raw_movements as (
    select * from {{ ref('raw_margin_movements') }}
),

delivered_days as (
    select distinct business_date from {{ ref('int_inventory_days') }}
),

categories as (
    select distinct category from {{ ref('int_inventory_days') }}
),

costs as (
    select category as subject_id, business_date, cost_of_goods, {{ movement_key('order_key', 'line_no', 'case_key') }} as movement_key from category_movements
    union all
    select 'all' as subject_id, business_date, cost_of_goods, {{ movement_key('order_key', 'line_no', 'case_key') }} as movement_key from movements
),

cases as (
    select
        costs.subject_id,
        cast('' as string) as subject_role,
        costs.business_date as counted_on,
        costs.cost_of_goods,
        {{- raw_columns('raw_movements') }}
    from costs
    inner join raw_movements on costs.movement_key = raw_movements.movement_key
    where costs.cost_of_goods <> 0
),

-- The days on which stock was counted at all are the company's, also where a category had none.
counted_days as (
    select
        categories.category as subject_id,
        cast('' as string) as subject_role,
        delivered_days.business_date as counted_on,
        cast('calendar' as string) as source,
        cast('' as string) as platform,
        {{ json_of(['business_date'], 'delivered_days') }} as row_key,
        cast(null as bigint) as file_id,
        cast(null as bigint) as row_number
    from delivered_days
    cross join categories
),

traced as (
    {{ traced([{'kpi': 'inventory_turnover', 'on': 'counted_on', 'part': 'numerator', 'amount': 'cost_of_goods'}]) }}
    union all
    {{ traced([{'kpi': 'inventory_turnover', 'on': 'counted_on', 'part': 'denominator', 'amount': 0}], relation='counted_days') }}
)

select * from traced
