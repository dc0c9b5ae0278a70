{{ config(materialized='view') }}

with channels as (
    select * from {{ ref('channels') }}
)

select
    channel,
    is_paid,
    is_direct,
    zh,
    en
from channels
