{{ config(materialized='view') }}

with survey_responses as (
    select * from {{ ref('int_survey_responses') }}
)

select
    platform,
    survey_id,
    shop_id,
    csat_score,
    nps_score,
    responded_at,
    responded_on
from survey_responses
