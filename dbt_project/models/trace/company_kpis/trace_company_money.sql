-- Money of the company and of its shops, each movement by its own clock.
with movements as (
    select * from {{ ref('trace_shop_money') }}
),

campaign_days as (
    select * from {{ ref('int_campaign_days') }}
),

raw_campaigns as (
    select * from {{ ref('stg_campaigns') }}
),

cases as (
    {{ subject_and_all('movements', 'shop_id') }}
),

campaign_costs as (
    select
        coalesce(campaign_days.shop_id, 'unknown') as cost_shop_id,
        campaign_days.business_date as cost_on,
        campaign_days.campaign_id || '/' || cast(campaign_days.business_date as string) as campaign_day,
        campaign_days.cost,
        {{ raw_row('campaigns', ['campaign_id']) }}
    from campaign_days
    inner join raw_campaigns as raw_rows
        on campaign_days.platform = raw_rows.platform and campaign_days.campaign_id = raw_rows.campaign_id
    where campaign_days.cost is not null
),

costs as (
    {{ subject_and_all('campaign_costs', 'cost_shop_id') }}
),

traced as (
    {%- for kpi, measure in [
        ('gmv', 'gmv'), ('refund_amount', 'refund_amount'), ('net_sales', 'net_sales'), ('gross_profit', 'gross_profit'), ('ad_spend', 'ad_spend'),
    ] %}
    {{ traced([{'kpi': kpi, 'on': 'moved_on', 'value': measure, 'when': measure ~ ' is not null'}]) }}
    union all
    {%- endfor %}
    {%- for kpi, measure, part in [
        ('gross_margin', 'gross_profit', 'numerator'), ('gross_margin', 'goods_revenue', 'denominator'),
        ('aov', 'gmv', 'numerator'), ('spend_per_buyer', 'gmv', 'numerator'), ('revenue_per_visitor', 'gmv', 'numerator'),
        ('cac', 'ad_spend', 'numerator'), ('roas', 'ad_attributed_gmv', 'numerator'), ('roas', 'ad_spend', 'denominator'),
        ('inventory_turnover', 'cost_of_goods', 'numerator'), ('inventory_days', 'cost_of_goods', 'denominator'),
        ('capital_turnover', 'net_sales', 'numerator'),
    ] %}
    {{ traced([{'kpi': kpi, 'on': 'moved_on', 'part': part, 'amount': measure, 'when': measure ~ ' is not null'}]) }}
    union all
    {%- endfor %}
    {{ traced([
        {'kpi': 'gmv_growth_mom', 'on': 'moved_on', 'input': 'gmv', 'when': 'gmv is not null'},
        {'kpi': 'gmv_growth_yoy', 'on': 'moved_on', 'input': 'gmv', 'when': 'gmv is not null'},
        {'kpi': 'ltv_cac_ratio', 'on': 'moved_on', 'input': 'ad_spend', 'when': 'ad_spend is not null', 'group': "'spend'"},
        {'kpi': 'cash_conversion_cycle', 'on': 'moved_on', 'input': 'cost_of_goods', 'when': 'cost_of_goods is not null', 'group': "'cost'"},
        {'kpi': 'cash_conversion_cycle', 'on': 'moved_on', 'input': 'net_sales', 'when': 'net_sales is not null', 'group': "'net sales'"},
    ]) }}
    union all
    {{ traced([
        {'kpi': 'cac', 'on': 'cost_on', 'key': 'campaign_day', 'part': 'numerator', 'amount': 'cost'},
        {'kpi': 'ltv_cac_ratio', 'on': 'cost_on', 'key': 'campaign_day', 'input': 'cost', 'group': "'spend'"},
    ], relation='costs') }}
)

select * from traced
