-- The lifetime curve by cohort, and how far it would have been off: for the cells of the last three months, what the curve of
-- three months earlier expected.
with cells as (
    select * from {{ ref('int_lifetime_cells') }}
),

curves as (
    select * from {{ ref('int_lifetime_curves') }}
),

held_back as (
    select
        max(month_start) as last_month,
        {{ add_months('max(month_start)', -3) }} as trained_month
    from cells
),

observed as (
    select
        *,
        {{ ratio('sum(gross_profit) over (partition by shop_id, cohort_month order by age_months)', 'buyer_count') }} as cumulative_gross_profit_per_buyer,
        {{ ratio('sum(net_amount) over (partition by shop_id, cohort_month order by age_months)', 'buyer_count') }} as cumulative_revenue_per_buyer
    from cells
)

select
    observed.shop_id,
    observed.cohort_month,
    observed.age_months,
    observed.month_start,
    observed.buyer_count,
    {{ mart_money('observed.gross_profit') }} as gross_profit,
    {{ mart_money('observed.net_amount') }} as net_amount,
    observed.cumulative_gross_profit_per_buyer,
    observed.cumulative_revenue_per_buyer,
    curves.profit_per_buyer as expected_gross_profit_per_buyer,
    curves.profit_per_buyer - {{ ratio('observed.gross_profit', 'observed.buyer_count') }} as held_back_error_per_buyer,
    curves.revenue_per_buyer as expected_revenue_per_buyer,
    curves.revenue_per_buyer - {{ ratio('observed.net_amount', 'observed.buyer_count') }} as held_back_revenue_error_per_buyer
from observed
cross join held_back
left join curves
    on observed.shop_id = curves.shop_id
    and curves.as_of_month = held_back.trained_month
    and observed.age_months = curves.age_months
    and observed.month_start > held_back.trained_month
