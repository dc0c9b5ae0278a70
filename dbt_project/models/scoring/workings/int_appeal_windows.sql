-- When a scorecard may be appealed: until the fifth working day after its close, and after each restatement that opens the window again.
with cards as (
    select * from {{ ref('int_single_scorecards') }}
    where is_newest
),

closes as (
    select * from {{ source('ledger', 'closes') }}
),

restatements as (
    select * from {{ source('ledger', 'restatements') }}
    where opens_appeal
),

working_days as (
    select * from {{ ref('int_numbered_working_days') }}
),

openings as (
    select cards.scorecard_id, {{ business_date('closes.closed_at') }} as opened_on
    from cards
    inner join closes
        on cards.plan_id = closes.plan_id
        and cards.period_type = closes.period_type
        and cards.period_start = closes.period_start
    union all
    select scorecard_id, {{ business_date('recorded_at') }} as opened_on
    from restatements
),

deadlines as (
    select
        openings.scorecard_id,
        openings.opened_on,
        min(later.business_date) as last_on
    from openings
    inner join working_days as opened on openings.opened_on = opened.business_date
    left join working_days as later on {{ is_working_day_after('later', 'opened', var('appeal_working_days')) }}
    group by openings.scorecard_id, openings.opened_on
)

select * from deadlines
