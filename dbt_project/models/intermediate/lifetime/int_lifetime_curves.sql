-- The curve over the whole lifetime: observed ages as they are, later ones from the last observed by the pooled decay, which is what
-- ages 2 .. last brought over what ages 1 .. last - 1 brought, held within 0 and 1. Sums are of decimals: those of doubles depend on
-- the order of their rows.
with increments as (
    select * from {{ ref('int_lifetime_increments') }}
),

ages as (
    {% for age in range(var('lifetime_months')) %}
    select {{ age }} as age_months
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

edges as (
    select
        as_of_month,
        shop_id,
        max(cohort_count) as cohort_months,
        max(case when age_months = 0 then buyer_count end) as buyer_count,
        max(age_months) as last_age,
        max_by(profit_per_buyer, age_months) as last_profit,
        max_by(revenue_per_buyer, age_months) as last_revenue,
        sum(case when age_months >= 1 then cast(profit_per_buyer as decimal(28, 12)) end) as profit_from_one,
        sum(case when age_months >= 1 then cast(revenue_per_buyer as decimal(28, 12)) end) as revenue_from_one,
        max(case when age_months = 1 then cast(profit_per_buyer as decimal(28, 12)) end) as profit_at_one,
        max(case when age_months = 1 then cast(revenue_per_buyer as decimal(28, 12)) end) as revenue_at_one,
        max(case when has_profit then 1 else 0 end) = 1 as has_profit
    from increments
    group by as_of_month, shop_id
),

decays as (
    select
        *,
        greatest(0, least(1, coalesce({{ ratio('profit_from_one - profit_at_one', 'profit_from_one - last_profit') }}, 0))) as profit_decay,
        greatest(0, least(1, coalesce({{ ratio('revenue_from_one - revenue_at_one', 'revenue_from_one - last_revenue') }}, 0))) as revenue_decay
    from edges
)

select
    decays.as_of_month,
    decays.shop_id,
    ages.age_months,
    decays.cohort_months,
    decays.buyer_count,
    decays.has_profit,
    increments.age_months is not null as is_observed,
    coalesce(increments.profit_per_buyer, decays.last_profit * power(decays.profit_decay, ages.age_months - decays.last_age)) as profit_per_buyer,
    coalesce(increments.revenue_per_buyer, decays.last_revenue * power(decays.revenue_decay, ages.age_months - decays.last_age)) as revenue_per_buyer
from decays
cross join ages
left join increments
    on decays.as_of_month = increments.as_of_month
    and decays.shop_id = increments.shop_id
    and ages.age_months = increments.age_months
