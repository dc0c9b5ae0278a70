-- The chances of the conversations that ended in a period, over those that a model could judge, for the agent who served in the
-- role that they held on the day of the end.
with cases as (
    select * from {{ ref('int_prediction_cases') }}
),

predictions as (
    select * from {{ ref('int_conversation_predictions') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

-- As decimals, so that a sum does not depend on the order of its rows.
served as (
    select
        staff_days.employee_id,
        staff_days.role,
        cases.ended_on,
        cases.month_start,
        cast(predictions.predicted_csat as decimal(18, 12)) as csat_chance,
        predictions.predicted_csat_version as csat_version,
        cast(predictions.predicted_resolution_rate as decimal(18, 12)) as resolution_chance,
        predictions.predicted_resolution_rate_version as resolution_version
    from cases
    inner join staff_days
        on cases.agent_id = staff_days.employee_id and cases.ended_on = staff_days.business_date
    inner join predictions
        on cases.platform = predictions.platform and cases.conversation_id = predictions.conversation_id
)

select
    period_days.period_type,
    period_days.period_start,
    served.employee_id,
    served.role,
    count(*) as conversation_count,
    {{ ratio('sum(served.csat_chance)', 'count(served.csat_chance)') }} as predicted_csat,
    count(served.csat_chance) as predicted_csat_sample,
    {{ ratio('sum(served.resolution_chance)', 'count(served.resolution_chance)') }} as predicted_resolution_rate,
    count(served.resolution_chance) as predicted_resolution_sample,
    -- Versions begin with the KPI and the month, so the last by name is the newest.
    nullif(concat_ws(', ', max(served.csat_version), max(served.resolution_version)), '') as model_version
from served
inner join period_days on served.ended_on = period_days.business_date
group by period_days.period_type, period_days.period_start, served.employee_id, served.role
