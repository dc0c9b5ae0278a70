-- Clicks and participants are summed over a planner's campaigns; visitors of several count once.
with planned as (
    select * from {{ ref('int_campaign_planned') }}
    where in_web_events
),

campaign_traffic as (
    select * from {{ ref('int_campaign_traffic') }}
),

campaign_visitors as (
    select * from {{ ref('int_campaign_visitors') }}
    where is_page_visitor
),

shop_visitors as (
    select * from {{ ref('int_campaign_shop_visitors') }}
),

sums as (
    select
        planned.period_type,
        planned.period_start,
        planned.employee_id,
        planned.role,
        count(*) as campaign_count,
        sum(campaign_traffic.click_count) as click_count,
        sum(case when campaign_traffic.target_participants is not null then campaign_traffic.participant_count end) as participant_count,
        sum(campaign_traffic.target_participants) as target_participants
    from planned
    inner join campaign_traffic
        on planned.platform = campaign_traffic.platform and planned.campaign_id = campaign_traffic.campaign_id
    group by planned.period_type, planned.period_start, planned.employee_id, planned.role
),

{% for relation, visitors in [('page', 'campaign_visitors'), ('shop', 'shop_visitors')] %}
{{ relation }}_totals as (
    select
        planned.period_type,
        planned.period_start,
        planned.employee_id,
        planned.role,
        count(distinct {{ visitors }}.visitor_key) as uv,
        -- Payers are looked for in campaigns that the data of orders reach into.
        count(distinct case when planned.in_orders then {{ visitors }}.visitor_key end) as converting_uv,
        count(distinct case when planned.in_orders and {{ visitors }}.is_paying then {{ visitors }}.visitor_key end) as paying_visitor_count
    from planned
    inner join {{ visitors }}
        on planned.platform = {{ visitors }}.platform and planned.campaign_id = {{ visitors }}.campaign_id
    group by planned.period_type, planned.period_start, planned.employee_id, planned.role
){{ ',' if not loop.last }}
{% endfor %}

select
    sums.period_type,
    sums.period_start,
    sums.employee_id,
    sums.role,
    sums.campaign_count,
    sums.click_count,
    sums.participant_count,
    sums.target_participants,
    page_totals.uv,
    page_totals.converting_uv,
    page_totals.paying_visitor_count,
    shop_totals.converting_uv as shop_uv,
    shop_totals.paying_visitor_count as shop_paying_visitor_count
from sums
{% for relation in ['page_totals', 'shop_totals'] -%}
left join {{ relation }}
    on sums.period_type = {{ relation }}.period_type
    and sums.period_start = {{ relation }}.period_start
    and sums.employee_id = {{ relation }}.employee_id
    and sums.role = {{ relation }}.role
{% endfor %}
