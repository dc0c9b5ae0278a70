-- Chances against what came of it: each conversation was judged by a model that had seen nothing of its month.
with cases as (
    select * from {{ ref('int_prediction_cases') }}
),

predictions as (
    select * from {{ ref('int_conversation_predictions') }}
),

judged as (
    select
        'predicted_csat' as kpi_id,
        cases.platform,
        cases.conversation_id,
        cases.ended_on,
        predictions.predicted_csat as chance,
        cases.is_satisfied as answer
    from cases
    inner join predictions
        on cases.platform = predictions.platform and cases.conversation_id = predictions.conversation_id
    union all
    select
        'predicted_resolution_rate',
        cases.platform,
        cases.conversation_id,
        cases.ended_on,
        predictions.predicted_resolution_rate,
        cases.needs_no_further_contact
    from cases
    inner join predictions
        on cases.platform = predictions.platform and cases.conversation_id = predictions.conversation_id
),

known as (
    select
        *,
        ntile(10) over (partition by kpi_id order by chance, platform, conversation_id) as decile
    from judged
    where chance is not null and answer is not null
)

select
    kpi_id,
    cast(decile as integer) as decile,
    min(chance) as lowest,
    max(chance) as highest,
    {{ ratio('sum(cast(chance as decimal(18, 12)))', 'count(*)') }} as predicted,
    {{ ratio('count(case when answer then 1 end)', 'count(*)') }} as observed,
    count(*) as n,
    min(ended_on) as first_ended_on,
    max(ended_on) as last_ended_on
from known
group by kpi_id, decile
