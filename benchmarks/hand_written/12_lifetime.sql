-- What cohorts of new buyers brought by month of age, from data up to each month's end; ages not reached yet follow the pooled decay.
create temp table lifetime as
with movements as (
    select buyer_id, date_trunc('month', paid_on) as month, net_amount as revenue, case when cost is not null then net_amount - cost end as profit
    from lines where buyer_id is not null
    union all
    select buyer_id, date_trunc('month', completed_on), -goods, case when has_cost then returned_cost - goods end
    from refunds where buyer_id is not null
),
brought as (
    select coalesce(new_buyers.shop_id, 'all') as shop_id, cohort_month, month, sum(revenue) as revenue, sum(profit) as profit
    from movements join new_buyers using (buyer_id)
    group by grouping sets ((new_buyers.shop_id, cohort_month, month), (cohort_month, month))
),
cohorts as (
    select coalesce(shop_id, 'all') as shop_id, cohort_month, count(*) as buyers
    from new_buyers group by grouping sets ((shop_id, cohort_month), (cohort_month))
),
months as (select period_start as month from periods where period_type = 'month' and is_complete),
cells as (
    select cohorts.shop_id, months.month, datediff('month', cohorts.cohort_month, months.month) as age, buyers,
        coalesce(revenue, 0) as revenue, coalesce(profit, 0) as profit, profit is not null as has_profit
    from cohorts
    join months on months.month >= cohorts.cohort_month
    left join brought on brought.shop_id = cohorts.shop_id and brought.cohort_month = cohorts.cohort_month and brought.month = months.month
    where age < 36
),
curve as (
    select months.month as known_month, shop_id, age, count(*) as cohorts, bool_or(has_profit) as has_profit,
        cast(sum(revenue) as double) / sum(buyers) as revenue, cast(sum(profit) as double) / sum(buyers) as profit
    from months join cells on cells.month <= months.month
    group by all
),
ends as (
    select known_month, shop_id, max(cohorts) as cohorts, bool_or(has_profit) as has_profit, max(age) as last_age,
        sum(revenue) as revenue, arg_max(revenue, age) as last_revenue,
        coalesce(least(1, greatest(0, sum(revenue) filter (age > 1) / nullif(sum(revenue) filter (age > 0) - last_revenue, 0))), 0) as revenue_decay,
        sum(profit) as profit, arg_max(profit, age) as last_profit,
        coalesce(least(1, greatest(0, sum(profit) filter (age > 1) / nullif(sum(profit) filter (age > 0) - last_profit, 0))), 0) as profit_decay
    from curve
    group by known_month, shop_id
)
select
    known_month + interval 1 month as next_month, shop_id, cohorts,
    revenue + last_revenue * coalesce(list_sum([revenue_decay ** n for n in range(1, 36 - last_age)]), 0) as ltv_revenue,
    case when has_profit then profit + last_profit * coalesce(list_sum([profit_decay ** n for n in range(1, 36 - last_age)]), 0) end as ltv
from ends
where cohorts >= 6;
