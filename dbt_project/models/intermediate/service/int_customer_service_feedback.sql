{% set kinds = [
    'service_complaint', 'handled_complaint', 'negative_review', 'agent_text', 'information_review', 'process_review', 'ticket', 'knowledge_test',
] %}

-- What others find in the agent's work, a kind a column pair: the cases, and the hits among them.
with findings as (
    select * from {{ ref('int_service_findings') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    staff_days.employee_id,
    staff_days.role
    {%- for kind in kinds %},
    sum(case when findings.kind = '{{ kind }}' then findings.case_count end) as {{ kind }}_cases,
    sum(case when findings.kind = '{{ kind }}' then findings.hit_value end) as {{ kind }}_hits
    {%- endfor %}
from findings
inner join staff_days
    on findings.agent_id = staff_days.employee_id and findings.business_date = staff_days.business_date
inner join period_days on findings.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, staff_days.employee_id, staff_days.role
