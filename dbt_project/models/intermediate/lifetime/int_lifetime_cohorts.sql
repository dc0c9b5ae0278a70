-- Cohorts by the month of a buyer's first paid order, in the company and on the shop of that order.
with buyers as (
    select * from {{ ref('int_buyers') }}
)

select
    coalesce(first_shop_id, 'all') as shop_id,
    {{ period_start('month', 'first_paid_on') }} as cohort_month,
    count(*) as buyer_count
from buyers
group by grouping sets (
    (first_shop_id, {{ period_start('month', 'first_paid_on') }}),
    ({{ period_start('month', 'first_paid_on') }})
)
