-- Orders, refunds, cost of goods and ad spend of a leader's shops.
with leadership_days as (
    select * from {{ ref('trace_leadership_days') }}
),

movements as (
    select * from {{ ref('trace_shop_money') }}
),

cases as (
    select
        leadership_days.subject_id,
        leadership_days.subject_role,
        leadership_days.period_types,
        movements.*
    from movements
    inner join leadership_days
        on movements.moved_on = leadership_days.business_date
        and leadership_days.shop_id in (movements.shop_id, 'all')
),

traced as (
    {{ traced([
        {'kpi': 'net_sales', 'on': 'moved_on', 'value': 'net_sales', 'when': 'net_sales is not null', 'period_types': 'period_types'},
        {'kpi': 'capital_turnover', 'on': 'moved_on', 'part': 'numerator', 'amount': 'net_sales', 'when': 'net_sales is not null', 'period_types': 'period_types'},
        {'kpi': 'gross_profit', 'on': 'moved_on', 'value': 'gross_profit', 'when': 'gross_profit is not null', 'period_types': 'period_types'},
        {'kpi': 'roas', 'on': 'moved_on', 'part': 'numerator', 'amount': 'ad_attributed_gmv', 'when': 'ad_attributed_gmv is not null', 'period_types': 'period_types'},
        {'kpi': 'roas', 'on': 'moved_on', 'part': 'denominator', 'amount': 'ad_spend', 'when': 'ad_spend is not null', 'period_types': 'period_types'},
    ]) }}
)

select * from traced
