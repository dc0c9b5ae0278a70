-- The campaigns that have begun, and what the sources of their KPIs cover of their days.
with campaigns as (
    select * from {{ ref('stg_campaigns') }}
    where starts_at < {{ as_of_end() }}
),

campaign_spans as (
    select
        platform,
        campaign_id,
        min(business_date) as first_day,
        max(business_date) as last_day,
        cast(count(*) as integer) as days
    from {{ ref('int_campaign_days') }}
    group by platform, campaign_id
),

source_spans as (
    select
        {%- for source in ['orders', 'web_events'] %}
        min(case when source = '{{ source }}' then first_on end) as {{ source }}_first_on,
        max(case when source = '{{ source }}' then last_on end) as {{ source }}_last_on
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_source_coverage') }}
    where covered = 'all'
)

select
    campaigns.platform,
    campaigns.campaign_id,
    campaigns.campaign_name,
    campaigns.shop_id,
    campaigns.planner_id,
    campaigns.starts_at,
    campaigns.ends_at,
    {{ business_date('campaigns.ends_at') }} as ended_on,
    campaigns.ends_at <= {{ as_of_end() }} as is_complete,
    campaign_spans.days,
    campaigns.cost,
    campaigns.target_participants
    {%- for source in ['orders', 'web_events'] %},
    source_spans.{{ source }}_first_on is not null as has_{{ source }},
    coalesce(
        source_spans.{{ source }}_first_on <= campaign_spans.last_day and source_spans.{{ source }}_last_on >= campaign_spans.first_day, false
    ) as in_{{ source }}
    {%- endfor %}
from campaigns
inner join campaign_spans on campaigns.platform = campaign_spans.platform and campaigns.campaign_id = campaign_spans.campaign_id
cross join source_spans
