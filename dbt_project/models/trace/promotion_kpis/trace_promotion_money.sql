-- What owned ads cost, showed and brought, each by its own clock.
with ad_owners as (
    select * from {{ ref('int_ad_owners') }}
),

ad_spend_days as (
    select * from {{ ref('int_ad_spend_days') }}
),

ad_clicks as (
    select * from {{ ref('int_ad_clicks') }}
),

attributed_orders as (
    select * from {{ ref('int_ad_attributed_orders') }}
),

raw_ad_days as (
    select * from {{ ref('raw_ad_days') }}
),

raw_page_views as (
    select * from {{ ref('raw_page_views') }}
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

movements as (
    select
        'ad day' as movement, ad_spend_days.business_date as moved_on, ad_spend_days.ad_id, ad_spend_days.impressions, ad_spend_days.spend as amount,
        {{- raw_columns() }}
    from ad_spend_days
    inner join raw_ad_days as raw_rows
        on ad_spend_days.platform = raw_rows.platform
        and ad_spend_days.business_date = raw_rows.business_date
        and ad_spend_days.ad_id = raw_rows.ad_id
    union all
    select 'landing' as movement, ad_clicks.business_date as moved_on, ad_clicks.ad_id, null as impressions, null as amount, {{- raw_columns() }}
    from ad_clicks
    inner join raw_page_views as raw_rows
        on ad_clicks.event_id = raw_rows.event_id and ad_clicks.visitor_key = raw_rows.visitor_key
    union all
    select
        'order' as movement, attributed_orders.paid_on as moved_on, attributed_orders.ad_id, null as impressions, attributed_orders.paid_amount as amount,
        {{- raw_columns() }}
    from attributed_orders
    inner join raw_orders as raw_rows on attributed_orders.order_key = raw_rows.order_key
),

cases as (
    select
        ad_owners.employee_id as subject_id,
        ad_owners.role as subject_role,
        movements.*
    from movements
    inner join ad_owners on movements.ad_id = ad_owners.ad_id and movements.moved_on = ad_owners.business_date
),

traced as (
    {%- set spend = "movement = 'ad day' and amount is not null" %}
    {%- set order = "movement = 'order'" %}
    {{ traced([
        {'kpi': 'reach_rate', 'on': 'moved_on', 'part': 'numerator', 'when': "movement = 'landing'"},
        {'kpi': 'reach_rate', 'on': 'moved_on', 'part': 'denominator', 'amount': 'impressions', 'when': "movement = 'ad day' and impressions is not null"},
        {'kpi': 'cost_per_uv', 'on': 'moved_on', 'part': 'numerator', 'amount': 'amount', 'when': spend},
        {'kpi': 'cost_per_order', 'on': 'moved_on', 'part': 'numerator', 'amount': 'amount', 'when': spend},
        {'kpi': 'cost_per_order', 'on': 'moved_on', 'part': 'denominator', 'when': order},
        {'kpi': 'roas', 'on': 'moved_on', 'part': 'numerator', 'amount': 'coalesce(amount, 0)', 'when': order},
        {'kpi': 'roas', 'on': 'moved_on', 'part': 'denominator', 'amount': 'amount', 'when': spend},
        {'kpi': 'attributed_gmv', 'on': 'moved_on', 'value': 'coalesce(amount, 0)', 'when': order},
        {'kpi': 'attributed_gmv_growth', 'on': 'moved_on', 'input': 'coalesce(amount, 0)', 'when': order},
    ]) }}
)

select * from traced
