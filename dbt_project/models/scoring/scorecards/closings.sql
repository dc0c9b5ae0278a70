-- What human resources has to close, and by when: of each plan every period that is over and has scorecards.
with cards as (
    select * from {{ ref('int_single_scorecards') }}
    where is_newest and not is_to_date
),

closes as (
    select * from {{ source('ledger', 'closes') }}
),

working_days as (
    select * from {{ ref('int_numbered_working_days') }}
),

due_days as (
    select
        cards.plan_id,
        cards.period_type,
        cards.period_start,
        cards.period_end,
        cast(count(*) as integer) as scorecard_count,
        later.business_date as due_on
    from cards
    left join working_days as last_days on last_days.business_date = {{ add_days('cards.period_end', -1) }}
    left join working_days as later on {{ is_working_day_after('later', 'last_days', var('close_working_days')) }}
    group by cards.plan_id, cards.period_type, cards.period_start, cards.period_end, later.business_date
)

select
    due_days.plan_id,
    due_days.period_type,
    due_days.period_start,
    due_days.period_end,
    due_days.scorecard_count,
    due_days.due_on,
    closes.closed_at,
    coalesce(closes.plan_id is null and due_days.due_on < {{ as_of_date() }}, false) as is_overdue
from due_days
left join closes
    on due_days.plan_id = closes.plan_id
    and due_days.period_type = closes.period_type
    and due_days.period_start = closes.period_start
