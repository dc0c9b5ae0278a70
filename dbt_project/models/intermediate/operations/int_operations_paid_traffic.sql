-- Spend and attributed gmv of the ads and channels that somebody owned, each on its own day; without either in the period, of their shops.
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
    select paid_on as business_date, order_key, ad_id, channel, shop_id, paid_amount as gmv, 1 as order_count, 0 as spend
    from attributed_orders
    union all
    select business_date, null, ad_id, channel, shop_id, 0, 0, spend
    from ad_spend_days
),

-- An ad that is somebody's by itself and by its channel counts once.
owned as (
    {%- for scope_type, column in [('ad', 'ad_id'), ('channel', 'channel'), ('shop', 'shop_id')] %}
    select
        money.*,
        assignments.employee_id,
        assignments.role,
        {{ 'true' if scope_type == 'shop' else 'false' }} as is_by_shop
    from money
    inner join assignments
        on money.business_date = assignments.business_date
        and money.{{ column }} = assignments.scope_id
        and assignments.scope_type = '{{ scope_type }}'
    {{ 'union' if not loop.last }}
    {%- endfor %}
)

select
    period_days.period_type,
    period_days.period_start,
    owned.employee_id,
    owned.role,
    sum(owned.gmv) as gmv,
    cast(sum(owned.order_count) as bigint) as order_count,
    sum(owned.spend) as spend
from owned
inner join period_days on owned.business_date = period_days.business_date
inner join ownership
    on period_days.period_type = ownership.period_type
    and period_days.period_start = ownership.period_start
    and owned.employee_id = ownership.employee_id
    and owned.role = ownership.role
    and owned.is_by_shop = not (ownership.has_ads or ownership.has_channels)
group by period_days.period_type, period_days.period_start, owned.employee_id, owned.role
