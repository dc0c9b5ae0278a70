with first_visits as (
    select * from {{ ref('int_company_first_visits') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

paying as (
    select * from {{ ref('int_company_paying_visitors') }}
),

visitors as (
    select
        period_days.period_type,
        period_days.period_start,
        first_visits.shop_id,
        {{ sum_first_of_period('uv', 'first_visits') }} as uv,
        {{ sum_first_of_period('product_visitor_count', 'first_visits') }} as product_visitor_count
    from first_visits
    inner join period_days on first_visits.business_date = period_days.business_date
    group by period_days.period_type, period_days.period_start, first_visits.shop_id
)

select
    visitors.period_type,
    visitors.period_start,
    visitors.shop_id,
    visitors.uv,
    coalesce(paying.paying_visitor_count, 0) as paying_visitor_count,
    visitors.product_visitor_count,
    coalesce(paying.product_paying_visitor_count, 0) as product_paying_visitor_count
from visitors
left join paying
    on visitors.period_type = paying.period_type
    and visitors.period_start = paying.period_start
    and visitors.shop_id = paying.shop_id
