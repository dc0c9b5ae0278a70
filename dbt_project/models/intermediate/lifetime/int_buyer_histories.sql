-- What is known of each buyer's orders on two days: the as-of date, and an earlier one from which the method is tried against
-- what then came. Orders of one business day are one: two baskets of an evening are no return.
with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid and buyer_key is not null
),

looks as (
    select {{ as_of_date() }} as known_on
    union all
    select {{ add_days(as_of_date(), '-' ~ var('lifetime_held_back_days')) }}
),

purchase_days as (
    select
        platform,
        buyer_key,
        paid_on,
        sum(net_amount) as net_amount
    from orders
    group by platform, buyer_key, paid_on
),

dated as (
    select
        *,
        min(paid_on) over (partition by buyer_key) as first_on
    from purchase_days
),

seen as (
    select
        looks.known_on,
        dated.platform,
        dated.buyer_key,
        dated.first_on,
        max(case when dated.paid_on <= looks.known_on then dated.paid_on end) as last_on,
        count(case when dated.paid_on <= looks.known_on then 1 end) - 1 as repeat_count,
        count(case when dated.paid_on <= looks.known_on and dated.paid_on > dated.first_on and dated.net_amount > 0 then 1 end) as valued_count,
        sum(case when dated.paid_on <= looks.known_on and dated.paid_on > dated.first_on and dated.net_amount > 0 then dated.net_amount end) as repeat_amount,
        count(case when dated.paid_on > looks.known_on then 1 end) as later_count,
        sum(case when dated.paid_on > looks.known_on then dated.net_amount else 0 end) as later_amount
    from dated
    inner join looks on dated.first_on <= looks.known_on
    group by looks.known_on, dated.platform, dated.buyer_key, dated.first_on
)

select
    known_on,
    platform,
    buyer_key,
    first_on,
    last_on,
    repeat_count,
    {{ days_between('first_on', 'last_on') }} as recency_days,
    {{ days_between('first_on', 'known_on') }} as age_days,
    valued_count,
    {{ ratio('repeat_amount', 'valued_count') }} as mean_value,
    later_count,
    later_amount
from seen
