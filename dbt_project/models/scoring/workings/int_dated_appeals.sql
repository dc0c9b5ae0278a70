-- Every appeal with what it is about, until when it could be filed, and until when it is to be decided.
with appeals as (
    select
        *,
        {{ business_date('filed_at') }} as filed_on,
        {{ business_date('decided_at') }} as decided_on
    from {{ ref('stg_appeals') }}
),

cards as (
    select * from {{ ref('int_single_scorecards') }}
    where is_newest
),

lines as (
    select distinct scorecard_id, mart, kpi_id from {{ ref('scorecard_lines') }}
),

windows as (
    select * from {{ ref('int_appeal_windows') }}
),

working_days as (
    select * from {{ ref('int_numbered_working_days') }}
),

human_resources as (
    select * from {{ ref('stg_employees') }}
    where role = 'hr'
),

-- The window that was open, or the last one that had been, when it was filed.
chosen as (
    select
        appeals.appeal_id,
        max(windows.last_on) as appeal_until,
        count(windows.scorecard_id) > count(windows.last_on) as is_open_ended
    from appeals
    inner join windows
        on appeals.scorecard_id = windows.scorecard_id
        and appeals.filed_on >= windows.opened_on
    group by appeals.appeal_id
),

deciders as (
    select distinct appeals.appeal_id
    from appeals
    inner join human_resources
        on appeals.decided_by = human_resources.employee_id
        and appeals.decided_on >= human_resources.valid_from
        and (human_resources.valid_to is null or appeals.decided_on < human_resources.valid_to)
        and (human_resources.left_on is null or appeals.decided_on <= human_resources.left_on)
)

select
    appeals.*,
    cards.subject_id,
    cards.state as scorecard_state,
    lines.scorecard_id is not null as is_known_line,
    chosen.appeal_until,
    coalesce(not chosen.is_open_ended and appeals.filed_on > chosen.appeal_until, false) as is_late,
    due.business_date as due_on,
    deciders.appeal_id is not null as is_decider_hr
from appeals
left join cards on appeals.scorecard_id = cards.scorecard_id
left join lines
    on appeals.scorecard_id = lines.scorecard_id
    and appeals.mart = lines.mart
    and appeals.kpi_id = lines.kpi_id
left join chosen on appeals.appeal_id = chosen.appeal_id
left join working_days as filed on appeals.filed_on = filed.business_date
left join working_days as due on {{ is_working_day_after('due', 'filed', var('appeal_decision_working_days')) }}
left join deciders on appeals.appeal_id = deciders.appeal_id
