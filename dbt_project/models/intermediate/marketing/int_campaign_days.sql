-- A campaign's cost, spread evenly over its days.
with campaigns as (
    select
        *,
        {{ business_date('starts_at') }} as starts_on,
        -- Half-open: one that ends at midnight does not reach into that day.
        {{ business_date("ends_at - interval '1' second") }} as last_on
    from {{ ref('stg_campaigns') }}
    where ends_at > starts_at
),

calendar as (
    select * from {{ ref('calendar') }}
)

select
    campaigns.platform,
    campaigns.campaign_id,
    coalesce(campaigns.shop_id, 'unknown') as shop_id,
    calendar.business_date,
    {{ ratio('campaigns.cost', days_between('campaigns.starts_on', 'campaigns.last_on') ~ ' + 1') }} as cost
from campaigns
inner join calendar
    on calendar.business_date >= campaigns.starts_on and calendar.business_date <= campaigns.last_on
