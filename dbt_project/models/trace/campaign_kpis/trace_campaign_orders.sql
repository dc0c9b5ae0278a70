-- What campaigns cost, and the orders that name them, on the day on which the campaign ended.
with planned as (
    select * from {{ ref('int_campaign_planned') }}
    where in_orders
),

campaign_orders as (
    select * from {{ ref('int_campaign_attributed_orders') }}
),

campaign_visitors as (
    select * from {{ ref('int_campaign_visitors') }}
    where is_page_visitor
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

raw_campaigns as (
    select * from {{ ref('stg_campaigns') }}
),

cases as (
    select
        planned.employee_id as subject_id,
        planned.role as subject_role,
        planned.ended_on,
        planned.in_web_events,
        campaign_orders.paid_amount,
        campaign_orders.is_of_campaign_shop,
        campaign_visitors.visitor_key,
        {{- raw_columns() }}
    from planned
    inner join campaign_orders
        on planned.platform = campaign_orders.platform and planned.campaign_id = campaign_orders.campaign_id
    inner join raw_orders as raw_rows on campaign_orders.order_key = raw_rows.order_key
    left join campaign_visitors
        on campaign_orders.platform = campaign_visitors.platform
        and campaign_orders.campaign_id = campaign_visitors.campaign_id
        and campaign_orders.visitor_key = campaign_visitors.visitor_key
),

costs as (
    select
        planned.employee_id as subject_id,
        planned.role as subject_role,
        planned.ended_on,
        raw_rows.cost,
        {{ raw_row('campaigns', ['campaign_id']) }}
    from planned
    inner join raw_campaigns as raw_rows on planned.platform = raw_rows.platform and planned.campaign_id = raw_rows.campaign_id
    where raw_rows.cost is not null
),

traced as (
    {%- set payer = 'in_web_events and visitor_key is not null' %}
    {{ traced([
        {'kpi': 'campaign_order_share', 'on': 'ended_on', 'part': 'numerator', 'when': 'is_of_campaign_shop'},
        {'kpi': 'campaign_gmv_share', 'on': 'ended_on', 'part': 'numerator', 'when': 'is_of_campaign_shop', 'amount': 'coalesce(paid_amount, 0)'},
        {'kpi': 'campaign_roi', 'on': 'ended_on', 'part': 'numerator', 'amount': 'coalesce(paid_amount, 0)'},
        {'kpi': 'campaign_conversion_rate', 'on': 'ended_on', 'part': 'numerator', 'key': 'visitor_key', 'when': payer},
        {'kpi': 'campaign_conversion_lift', 'on': 'ended_on', 'input': 1, 'key': 'visitor_key', 'when': payer, 'group': "'payers'"},
    ]) }}
    union all
    {{ traced([{'kpi': 'campaign_roi', 'on': 'ended_on', 'part': 'denominator', 'amount': 'cost'}], relation='costs') }}
)

select * from traced
