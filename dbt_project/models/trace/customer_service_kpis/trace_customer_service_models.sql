-- Inputs of models: the chances of conversations, and issues as they count after standardisation, in the one period type and cohort for which
-- they were standardised.
with prediction_cases as (
    select * from {{ ref('int_prediction_cases') }}
),

predictions as (
    select * from {{ ref('int_conversation_predictions') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

difficulty_cases as (
    select * from {{ ref('int_difficulty_cases') }}
    where is_window_over and adjusted is not null
),

raw_rows as (
    select * from {{ ref('raw_conversations') }}
),

foretold as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        prediction_cases.ended_on,
        predictions.predicted_csat,
        predictions.predicted_resolution_rate,
        {{- raw_columns() }}
    from prediction_cases
    inner join staff_days
        on prediction_cases.agent_id = staff_days.employee_id and prediction_cases.ended_on = staff_days.business_date
    inner join predictions
        on prediction_cases.platform = predictions.platform and prediction_cases.conversation_id = predictions.conversation_id
    inner join raw_rows
        on prediction_cases.platform || '/' || prediction_cases.conversation_id = raw_rows.conversation_key
),

standardised as (
    select
        difficulty_cases.employee_id as subject_id,
        difficulty_cases.role as subject_role,
        difficulty_cases.last_ended_on,
        difficulty_cases.period_type,
        difficulty_cases.cohort,
        difficulty_cases.adjusted,
        {{- raw_columns() }}
    from difficulty_cases
    inner join raw_rows on difficulty_cases.last_conversation_key = raw_rows.conversation_key
),

traced as (
    {{ traced([
        {'kpi': 'predicted_csat', 'on': 'ended_on', 'input': 'predicted_csat', 'when': 'predicted_csat is not null'},
        {'kpi': 'predicted_resolution_rate', 'on': 'ended_on', 'input': 'predicted_resolution_rate', 'when': 'predicted_resolution_rate is not null'},
    ], relation='foretold') }}
    union all
    {{ traced([{
        'kpi': 'difficulty_adjusted_resolution_rate', 'on': 'last_ended_on', 'input': 'adjusted', 'group': 'cohort', 'period_types': 'period_type',
    }], relation='standardised') }}
)

select * from traced
