with attributed_orders as (
    select * from {{ ref('int_source_attributed_orders') }}
),

ad_spend_days as (
    select * from {{ ref('int_ad_spend_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

movements as (
    select
        paid_on as business_date,
        channel,
        paid_amount as gmv,
        1 as order_count,
        cast(0 as decimal(18, 4)) as spend
    from attributed_orders
    union all
    select business_date, channel, 0, 0, spend from ad_spend_days
)

select
    period_days.period_type,
    period_days.period_start,
    movements.channel,
    sum(movements.gmv) as gmv,
    sum(movements.order_count) as order_count,
    sum(movements.spend) as spend
from movements
inner join period_days on movements.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, movements.channel
