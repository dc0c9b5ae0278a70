{% set corrected = ['value', 'numerator', 'denominator', 'sample'] %}
{% set scored = ['line_score', 'status', 'reason', 'points', 'is_outstanding'] %}
{% set columns = scorecard_line_columns() %}

-- The next version of every scorecard that has a correction to apply: its newest closed lines, of which only the corrected ones are scored again, by the
-- method, the cap and the guard that they were closed with.
with corrections as (
    select * from {{ source('ledger', 'appeal_corrections') }}
),

newest as (
    select scorecard_id, scorecard_version
    from {{ ref('int_single_scorecards') }}
    where is_newest
),

closed_lines as (
    select * from {{ source('ledger', 'scorecard_lines') }}
),

outstanding as (
    select * from {{ ref('outstanding_scores') }}
),

amended as (
    select distinct newest.scorecard_id, newest.scorecard_version
    from newest
    inner join corrections on newest.scorecard_id = corrections.scorecard_id
),

lines as (
    select
        {% for column in columns %}
        {% if column in corrected %}
        case when corrections.scorecard_id is not null then corrections.{{ column }} else closed_lines.{{ column }} end as {{ column }},
        {% else %}
        closed_lines.{{ column }},
        {% endif %}
        {% endfor %}
        amended.scorecard_version + 1 as scorecard_version,
        corrections.scorecard_id is not null as is_corrected,
        case closed_lines.better when 'up' then 1 when 'down' then -1 end as direction
    from closed_lines
    inner join amended
        on closed_lines.scorecard_id = amended.scorecard_id
        and closed_lines.scorecard_version = amended.scorecard_version
    left join corrections
        on closed_lines.scorecard_id = corrections.scorecard_id
        and closed_lines.mart = corrections.mart
        and closed_lines.kpi_id = corrections.kpi_id
),

fractions as (
    select
        *,
        case when is_corrected and value is not null then {{ score_fraction('numerator') }} end as score_numerator,
        case when is_corrected and value is not null then {{ score_fraction('denominator') }} end as score_denominator
    from lines
),

scores as (
    select
        *,
        {{ capped_score() }} as capped_score
    from fractions
)

select
    {% for column in columns if column not in scored %}
    scores.{{ column }},
    {% endfor %}
    cast(scores.scorecard_version as integer) as scorecard_version,
    scores.is_corrected,
    case
        when not scores.is_corrected then scores.line_score
        else {{ guarded_score() }}
    end as line_score,
    case
        when not scores.is_corrected then scores.status
        when scores.capped_score is null then 'no_data'
        when {{ is_held_back() }} then 'guarded'
        when scores.is_pooled then 'pooled'
        else 'scored'
    end as status,
    case when not scores.is_corrected then scores.reason when scores.capped_score is null then 'no_data' end as reason,
    case when not scores.is_corrected then scores.is_outstanding else {{ is_outstanding() }} end as is_outstanding
from scores
left join outstanding on scores.method = outstanding.method
