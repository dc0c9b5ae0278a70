-- Spend and attributed gmv of the ads, channels and shops that somebody owned, each on its own day; which of the three counts is decided
-- over the period: the ads, without any the channels, without either the shops.
with attributed_orders as (
    select * from {{ ref('int_ad_attributed_orders') }}
),

ad_spend_days as (
    select * from {{ ref('int_ad_spend_days') }}
),

assignments as (
    select * from {{ ref('int_operations_assignments') }}
),

ownership as (
    select * from {{ ref('int_operations_ownership') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

money as (
    select paid_on as business_date, ad_id, channel, shop_id, paid_amount as gmv, 1 as order_count, 0 as spend
    from attributed_orders
    union all
    select business_date, ad_id, channel, shop_id, 0, 0, spend
    from ad_spend_days
),

days as (
    {%- for scope_type, column in [('ad', 'ad_id'), ('channel', 'channel'), ('shop', 'shop_id')] %}
    select
        money.business_date,
        assignments.employee_id,
        assignments.role,
        assignments.scope_type,
        sum(money.gmv) as gmv,
        sum(money.order_count) as order_count,
        sum(money.spend) as spend
    from money
    inner join assignments
        on money.business_date = assignments.business_date
        and money.{{ column }} = assignments.scope_id
        and assignments.scope_type = '{{ scope_type }}'
    group by money.business_date, assignments.employee_id, assignments.role, assignments.scope_type
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    period_days.period_type,
    period_days.period_start,
    days.employee_id,
    days.role,
    sum(days.gmv) as gmv,
    cast(sum(days.order_count) as bigint) as order_count,
    sum(days.spend) as spend
from days
inner join period_days on days.business_date = period_days.business_date
inner join ownership
    on period_days.period_type = ownership.period_type
    and period_days.period_start = ownership.period_start
    and days.employee_id = ownership.employee_id
    and days.role = ownership.role
    and days.scope_type = case when ownership.has_ads then 'ad' when ownership.has_channels then 'channel' else 'shop' end
group by period_days.period_type, period_days.period_start, days.employee_id, days.role
