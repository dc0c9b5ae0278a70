{% set columns = scorecard_line_columns() %}

with computed as (
    select * from {{ ref('int_computed_lines') }}
),

closed as (
    select * from {{ source('ledger', 'scorecard_lines') }}
),

closed_ids as (
    select distinct scorecard_id from {{ source('ledger', 'scorecards') }}
)

select
    {% for column in columns %}
    closed.{{ column }},
    {% endfor %}
    closed.scorecard_version
from closed
union all
select
    {% for column in columns %}
    computed.{{ column }},
    {% endfor %}
    cast(1 as integer) as scorecard_version
from computed
left join closed_ids on computed.scorecard_id = closed_ids.scorecard_id
where closed_ids.scorecard_id is null
