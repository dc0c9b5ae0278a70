-- The lifetime value that a period knows: the curve at the last month that is over when the period ends (or today).
with curves as (
    select * from {{ ref('int_lifetime_curves') }}
),

periods as (
    select
        *,
        {{ period_start('month', add_days('least(period_end, ' ~ add_days(as_of_date(), 1) ~ ')', 0)) }} as next_month
    from {{ ref('periods') }}
),

totals as (
    select
        as_of_month,
        shop_id,
        max(cohort_months) as cohort_months,
        max(buyer_count) as buyer_count,
        max(case when has_profit then 1 else 0 end) = 1 as has_profit,
        sum(cast(profit_per_buyer as decimal(28, 12))) as ltv,
        sum(cast(revenue_per_buyer as decimal(28, 12))) as ltv_revenue
    from curves
    group by as_of_month, shop_id
)

select
    periods.period_type,
    periods.period_start,
    totals.shop_id,
    totals.cohort_months,
    totals.buyer_count as cohort_buyer_count,
    case when totals.cohort_months >= {{ var('lifetime_minimum_cohort_months') }} and totals.has_profit then totals.ltv end as ltv,
    case when totals.cohort_months >= {{ var('lifetime_minimum_cohort_months') }} then totals.ltv_revenue end as ltv_revenue
from periods
inner join totals on {{ add_months('totals.as_of_month', 1) }} = periods.next_month
