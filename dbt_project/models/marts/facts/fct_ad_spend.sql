{{ config(materialized='view') }}

with ad_spend_days as (
    select * from {{ ref('int_ad_spend_days') }}
)

select
    platform,
    business_date,
    shop_id,
    channel,
    ad_id,
    impressions,
    clicks,
    spend
from ad_spend_days
