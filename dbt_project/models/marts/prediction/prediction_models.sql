{{ config(materialized='view') }}

with models as (
    select * from {{ ref('int_service_models') }}
)

select
    kpi_id,
    month_start,
    factor,
    centre,
    scale,
    coefficient,
    case when factor <> '(intercept)' then exp(coefficient) end as odds_ratio,
    label_count,
    positive_count,
    null_reason,
    model_version
from models
