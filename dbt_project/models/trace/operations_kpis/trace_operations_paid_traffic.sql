-- Spend and attributed orders of what somebody owned, in the period types in which it is that kind of thing that counts for them: the ads and channels,
-- without either in the period the shops.
with attributed_orders as (
    select * from {{ ref('int_ad_attributed_orders') }}
),

ad_spend_days as (
    select * from {{ ref('int_ad_spend_days') }}
    where spend is not null
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

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

raw_ad_days as (
    select * from {{ ref('raw_ad_days') }}
),

money as (
    select
        'numerator' as money_part, attributed_orders.paid_on as moved_on, attributed_orders.ad_id, attributed_orders.channel, attributed_orders.shop_id,
        coalesce(attributed_orders.paid_amount, 0) as amount, {{- raw_columns() }}
    from attributed_orders
    inner join raw_orders as raw_rows on attributed_orders.order_key = raw_rows.order_key
    union all
    select
        'denominator', ad_spend_days.business_date, ad_spend_days.ad_id, ad_spend_days.channel, ad_spend_days.shop_id, ad_spend_days.spend,
        {{- raw_columns() }}
    from ad_spend_days
    inner join raw_ad_days as raw_rows
        on ad_spend_days.platform = raw_rows.platform
        and ad_spend_days.business_date = raw_rows.business_date
        and ad_spend_days.ad_id = raw_rows.ad_id
),

chosen as (
    select
        ownership.employee_id,
        ownership.role,
        period_days.business_date,
        case when ownership.has_ads or ownership.has_channels then 'paid' else 'shop' end as scope_kind,
        {{ joined_text('period_days.period_type', "' '", 'period_days.period_type') }} as period_types
    from ownership
    inner join period_days
        on ownership.period_type = period_days.period_type and ownership.period_start = period_days.period_start
    group by ownership.employee_id, ownership.role, period_days.business_date, scope_kind
),

cases as (
    select
        chosen.employee_id as subject_id,
        chosen.role as subject_role,
        chosen.period_types,
        money.*
    from money
    inner join assignments
        on money.moved_on = assignments.business_date
        and assignments.scope_id = case assignments.scope_type when 'ad' then money.ad_id when 'channel' then money.channel when 'shop' then money.shop_id end
    inner join chosen
        on assignments.employee_id = chosen.employee_id
        and assignments.role = chosen.role
        and assignments.business_date = chosen.business_date
        and chosen.scope_kind = case assignments.scope_type when 'shop' then 'shop' else 'paid' end
),

traced as (
    {%- for part in ['numerator', 'denominator'] %}
    {{ traced([{
        'kpi': 'paid_roi', 'on': 'moved_on', 'part': part, 'amount': 'amount', 'when': "money_part = '" ~ part ~ "'", 'period_types': 'period_types',
    }]) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from traced
