-- Every appeal with its windows, and whether it may count.
with dated as (
    select * from {{ ref('int_dated_appeals') }}
),

decisions as (
    select * from {{ source('ledger', 'appeal_decisions') }}
),

judged as (
    select
        dated.*,
        decisions.appeal_id is not null as is_recorded,
        decisions.scorecard_version,
        decisions.value_before,
        decisions.value_after,
        decisions.line_score_before,
        decisions.line_score_after,
        decisions.total_before,
        decisions.total_after,
        case
            when decisions.appeal_id is not null and decisions.state <> dated.state then 'changed_after_the_decision'
            when dated.subject_id is null then 'unknown_scorecard'
            when not dated.is_known_line then 'unknown_line'
            when dated.employee_id <> dated.subject_id then 'not_the_appellant_s'
            when dated.scorecard_state = 'provisional' then 'not_closed_yet'
            when dated.state in ('accepted', 'rejected') and decisions.appeal_id is null
                then case
                    when dated.is_late then 'filed_late'
                    when dated.decided_by is null or dated.decided_at is null or dated.decision_reason is null then 'decision_incomplete'
                    when dated.decided_by = dated.employee_id then 'decided_by_the_appellant'
                    when not dated.is_decider_hr then 'decided_by_somebody_else_than_hr'
                    when dated.state = 'accepted' and dated.corrected_value is null and dated.excluded_row_keys is null then 'nothing_to_correct'
                end
        end as fault
    from dated
    left join decisions on dated.appeal_id = decisions.appeal_id
)

select
    appeal_id,
    employee_id,
    scorecard_id,
    mart,
    kpi_id,
    kind,
    filed_at,
    appeal_until,
    due_on,
    case when state = 'filed' and is_late then 'late' else state end as state,
    fault,
    coalesce(state = 'filed' and not is_late and fault is null and due_on < {{ as_of_date() }}, false) as is_overdue,
    decided_by,
    decided_at,
    cast(corrected_value as decimal(28, 8)) as corrected_value,
    excluded_row_keys,
    is_recorded,
    fault is null and not is_recorded and state in ('accepted', 'rejected') as is_to_record,
    scorecard_version,
    value_before,
    value_after,
    line_score_before,
    line_score_after,
    total_before,
    total_after
from judged
