{{ config(materialized='view') }}

with sessions as (
    select * from {{ ref('int_sessions') }}
)

select
    session_key,
    platform,
    visitor_key,
    shop_id,
    channel,
    page_view_count,
    started_at,
    started_on,
    ended_at,
    first_cart_at,
    first_checkout_at
from sessions
