-- Events of campaigns, on the day on which the campaign ended, for its planner.
with planned as (
    select * from {{ ref('int_campaign_planned') }}
    where in_web_events
),

campaigns as (
    select * from {{ ref('int_campaign_coverage') }}
),

campaign_events as (
    select * from {{ ref('int_campaign_events') }}
),

raw_rows as (
    select * from {{ ref('raw_events') }}
),

raw_campaigns as (
    select * from {{ ref('stg_campaigns') }}
),

cases as (
    select
        planned.employee_id as subject_id,
        planned.role as subject_role,
        planned.ended_on,
        planned.in_orders,
        planned.campaign_id || '/' || campaign_events.visitor_key as campaign_visitor,
        campaign_events.visitor_key,
        campaign_events.event_type,
        campaign_events.is_on_campaign_page,
        campaigns.target_participants,
        {{- raw_columns() }}
    from planned
    inner join campaigns on planned.platform = campaigns.platform and planned.campaign_id = campaigns.campaign_id
    inner join campaign_events on {{ is_within_campaign('campaign_events', 'campaigns') }}
    inner join raw_rows on campaign_events.platform || '/' || campaign_events.event_id = raw_rows.event_key
),

targets as (
    select
        planned.employee_id as subject_id,
        planned.role as subject_role,
        planned.ended_on,
        raw_rows.target_participants,
        {{ raw_row('campaigns', ['campaign_id']) }}
    from planned
    inner join raw_campaigns as raw_rows on planned.platform = raw_rows.platform and planned.campaign_id = raw_rows.campaign_id
    where raw_rows.target_participants > 0
),

traced as (
    {%- set page_view = "event_type = 'page_view' and is_on_campaign_page" %}
    {{ traced([
        {'kpi': 'clicks_per_uv', 'on': 'ended_on', 'part': 'numerator', 'when': "event_type = 'click' and is_on_campaign_page"},
        {'kpi': 'clicks_per_uv', 'on': 'ended_on', 'part': 'denominator', 'key': 'visitor_key', 'when': page_view},
        {'kpi': 'campaign_uv', 'on': 'ended_on', 'value': 1, 'key': 'visitor_key', 'when': page_view},
        {'kpi': 'campaign_conversion_rate', 'on': 'ended_on', 'part': 'denominator', 'key': 'visitor_key', 'when': 'in_orders and ' ~ page_view},
        {'kpi': 'campaign_conversion_lift', 'on': 'ended_on', 'input': 1, 'key': 'visitor_key', 'when': 'in_orders and ' ~ page_view, 'group': "'visitors'"},
        {
            'kpi': 'participation_rate', 'on': 'ended_on', 'part': 'numerator', 'key': 'campaign_visitor',
            'when': "event_type <> 'page_view' and target_participants > 0",
        },
    ]) }}
    union all
    {{ traced([
        {'kpi': 'participation_rate', 'on': 'ended_on', 'part': 'denominator', 'amount': 'target_participants'},
    ], relation='targets') }}
)

select * from traced
