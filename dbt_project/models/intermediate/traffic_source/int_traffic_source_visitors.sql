with first_visits as (
    select * from {{ ref('int_traffic_source_first_visits') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

payer_days as (
    select distinct channel, visitor_key, started_on as business_date
    from {{ ref('int_sessions') }}
    where visitor_key in (select visitor_key from order_visitors)
),

payers as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        order_visitors.visitor_key
    from order_visitors
    inner join period_days on order_visitors.paid_on = period_days.business_date
),

paying as (
    select
        period_days.period_type,
        period_days.period_start,
        payer_days.channel,
        count(distinct payer_days.visitor_key) as paying_visitor_count
    from payer_days
    inner join period_days on payer_days.business_date = period_days.business_date
    inner join payers
        on period_days.period_type = payers.period_type
        and period_days.period_start = payers.period_start
        and payer_days.visitor_key = payers.visitor_key
    group by period_days.period_type, period_days.period_start, payer_days.channel
),

visitors as (
    select
        period_days.period_type,
        period_days.period_start,
        first_visits.channel,
        {{ sum_first_of_period('uv', 'first_visits') }} as uv
    from first_visits
    inner join period_days on first_visits.business_date = period_days.business_date
    group by period_days.period_type, period_days.period_start, first_visits.channel
)

select
    visitors.period_type,
    visitors.period_start,
    visitors.channel,
    visitors.uv,
    coalesce(paying.paying_visitor_count, 0) as paying_visitor_count
from visitors
left join paying
    on visitors.period_type = paying.period_type
    and visitors.period_start = paying.period_start
    and visitors.channel = paying.channel
