{{ config(materialized='view') }}

with complaints as (
    select * from {{ ref('int_complaints') }}
)

select
    platform,
    complaint_id,
    shop_id,
    target,
    reason_code,
    outcome,
    satisfaction_score,
    filed_at,
    filed_on,
    handled_at
from complaints
