{% set columns = [
    'scorecard_id', 'plan_id', 'version', 'subject_type', 'subject_id', 'role', 'scope_type', 'scope_id', 'period_type', 'period_start', 'period_end', 'present_days',
    'role_days', 'is_to_date', 'total', 'grade', 'status', 'reasons', 'weight_scored', 'bonus_coefficient', 'is_retroactive', 'definitions_version', 'data_watermark',
] %}

-- Every version of every scorecard of one plan: those of the ledger, and what is computed for those that are not closed.
with computed as (
    select * from {{ ref('int_computed_scorecards') }}
),

closed as (
    select * from {{ source('ledger', 'scorecards') }}
),

closed_ids as (
    select
        scorecard_id,
        max(scorecard_version) as newest_version
    from closed
    group by scorecard_id
)

select
    {% for column in columns %}
    closed.{{ column }},
    {% endfor %}
    closed.scorecard_version,
    closed.state,
    closed.scorecard_version = closed_ids.newest_version as is_newest
from closed
inner join closed_ids on closed.scorecard_id = closed_ids.scorecard_id
union all
select
    {% for column in columns %}
    computed.{{ column }},
    {% endfor %}
    cast(1 as integer) as scorecard_version,
    'provisional' as state,
    true as is_newest
from computed
left join closed_ids on computed.scorecard_id = closed_ids.scorecard_id
where closed_ids.scorecard_id is null
