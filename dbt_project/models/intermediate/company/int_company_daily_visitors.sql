-- The days' visitors added up over longer periods, for daily averages.
with company_visitors as (
    select * from {{ ref('int_company_visitors') }}
    where period_type = 'day'
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    company_visitors.shop_id,
    cast(sum(company_visitors.uv) as bigint) as daily_uv_sum
from company_visitors
inner join period_days on company_visitors.period_start = period_days.business_date
group by period_days.period_type, period_days.period_start, company_visitors.shop_id
