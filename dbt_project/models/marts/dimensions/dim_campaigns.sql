{{ config(materialized='view') }}

with campaigns as (
    select * from {{ ref('stg_campaigns') }}
)

select
    platform,
    campaign_id,
    shop_id,
    campaign_name,
    starts_at,
    ends_at,
    cost,
    target_participants
from campaigns
