-- The pooled curve as it is known at the end of each month: what a new buyer brought at each month of age, over all cohorts that
-- have reached it, from data up to that month's end only.
with cells as (
    select * from {{ ref('int_lifetime_cells') }}
    where age_months < {{ var('lifetime_months') }}
),

known_at as (
    select distinct month_start as as_of_month from cells
)

select
    known_at.as_of_month,
    cells.shop_id,
    cells.age_months,
    count(*) as cohort_count,
    sum(cells.buyer_count) as buyer_count,
    {{ ratio('sum(cells.gross_profit)', 'sum(cells.buyer_count)') }} as profit_per_buyer,
    {{ ratio('sum(cells.net_amount)', 'sum(cells.buyer_count)') }} as revenue_per_buyer,
    count(case when cells.has_profit then 1 end) > 0 as has_profit
from known_at
inner join cells on cells.month_start <= known_at.as_of_month
group by known_at.as_of_month, cells.shop_id, cells.age_months
