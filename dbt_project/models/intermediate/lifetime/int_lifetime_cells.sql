-- What a cohort brought at each month of age; a cell without an order is 0 as long as the month is over.
with buyers as (
    select * from {{ ref('int_buyers') }}
),

buyer_months as (
    select * from {{ ref('int_buyer_months') }}
),

cohorts as (
    select * from {{ ref('int_lifetime_cohorts') }}
),

months as (
    select period_start as month_start from {{ ref('periods') }}
    where period_type = 'month' and is_complete
),

brought as (
    select
        coalesce(buyers.first_shop_id, 'all') as shop_id,
        {{ period_start('month', 'buyers.first_paid_on') }} as cohort_month,
        buyer_months.month_start,
        sum(buyer_months.net_amount) as net_amount,
        sum(buyer_months.gross_profit) as gross_profit
    from buyer_months
    inner join buyers on buyer_months.buyer_key = buyers.buyer_key
    group by grouping sets (
        (buyers.first_shop_id, {{ period_start('month', 'buyers.first_paid_on') }}, buyer_months.month_start),
        ({{ period_start('month', 'buyers.first_paid_on') }}, buyer_months.month_start)
    )
)

select
    cohorts.shop_id,
    cohorts.cohort_month,
    months.month_start,
    {{ months_between('cohorts.cohort_month', 'months.month_start') }} as age_months,
    cohorts.buyer_count,
    coalesce(brought.net_amount, 0) as net_amount,
    coalesce(brought.gross_profit, 0) as gross_profit,
    brought.gross_profit is not null as has_profit
from cohorts
inner join months on months.month_start >= cohorts.cohort_month
left join brought
    on cohorts.shop_id = brought.shop_id
    and cohorts.cohort_month = brought.cohort_month
    and months.month_start = brought.month_start
