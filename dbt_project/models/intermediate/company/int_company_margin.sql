with movements as (
    select * from {{ ref('int_margin_movements') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(movements.shop_id, 'all') as shop_id,
    coalesce(sum(movements.goods_revenue), 0) as goods_revenue,
    sum(movements.cost_of_goods) as cost_of_goods,
    coalesce(sum(movements.goods_revenue), 0) - sum(movements.cost_of_goods) as gross_profit,
    sum(movements.refund_amount) as refund_amount,
    sum(movements.case_count) as refund_case_count,
    sum(movements.costed_line_count) as costed_line_count,
    sum(movements.line_count) as line_count
from movements
inner join period_days on movements.business_date = period_days.business_date
group by grouping sets (
    (period_days.period_type, period_days.period_start, movements.shop_id),
    (period_days.period_type, period_days.period_start)
)
