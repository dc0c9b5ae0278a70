-- Messages of an agent that hold a banned phrase. It reads what agents write and lets out keys alone.
with {{ written_texts('sent_at < ' ~ as_of_end_when_asked()) }},

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

cases as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        written.business_date as written_on,
        {{ raw_row('messages', ['conversation_id', 'seq'], relation='written') }}
    from written
    inner join staff_days on written.agent_id = staff_days.employee_id and written.business_date = staff_days.business_date
    where {{ has_banned_phrase() }}
),

traced as (
    {{ traced([{'kpi': 'violation_count', 'on': 'written_on', 'value': 1}]) }}
)

select * from traced
