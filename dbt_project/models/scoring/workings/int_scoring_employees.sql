-- Employees and the rulings they may be scored under. Where nobody's presence was long enough, the longest one stands for it.
with rulings as (
    select * from {{ ref('int_scoring_periods') }}
    where subject_type = 'employee'
),

presence as (
    select * from {{ ref('int_scoring_presence') }}
),

candidates as (
    select
        rulings.*,
        presence.employee_id as subject_id,
        presence.scope_id,
        presence.present_days,
        presence.role_days,
        presence.leave_share,
        presence.is_present_enough,
        max(case when presence.is_present_enough then 1 else 0 end) over (
            partition by rulings.is_draft, rulings.period_type, rulings.period_start, presence.employee_id
        ) as has_a_long_presence,
        row_number() over (
            partition by rulings.is_draft, rulings.period_type, rulings.period_start, presence.employee_id
            order by presence.present_days desc nulls last, rulings.role asc, presence.scope_id asc, rulings.plan_id asc, rulings.version asc
        ) as place
    from rulings
    inner join presence
        on rulings.period_type = presence.period_type
        and rulings.period_start = presence.period_start
        and rulings.role = presence.role
        and rulings.scope_type = presence.scope_type
)

select *
from candidates
where is_present_enough or (has_a_long_presence = 0 and place = 1)
