-- Persons over persons: whoever talked to an agent more than once in a period is one, and has paid when any of these conversations
-- was followed by a payment. Only conversations whose own window is over count, of the period (own) and of the period shifted
-- back by the day that the KPIs settle (matured).
with outcomes as (
    select * from {{ ref('int_conversation_outcomes') }}
    where person_key is not null
),

period_days as (
    select * from {{ ref('period_days') }}
),

cohorts as (
    select 'own' as cohort, ended_on as business_date, outcomes.* from outcomes
    union all
    select 'matured' as cohort, {{ add_days('ended_on', 1) }} as business_date, outcomes.* from outcomes
)

select
    period_days.period_type,
    period_days.period_start,
    cohorts.employee_id,
    cohorts.role
    {%- for kpi_id, stage in [('consult_conversion_rate', "stage = 'presale'"), ('consult_conversion_rate_all', 'true')] %}
    {%- for cohort in ['own', 'matured'] %}
    {%- set chosen = stage ~ " and cohort = '" ~ cohort ~ "'" %},
    count(distinct case when {{ chosen }} then person_key end) as {{ kpi_id }}__{{ cohort }}_cases,
    count(distinct case when {{ chosen }} and is_consultation_window_over then person_key end) as {{ kpi_id }}__{{ cohort }}_settleds,
    count(distinct case when {{ chosen }} and is_consultation_window_over and is_paid then person_key end) as {{ kpi_id }}__{{ cohort }}_hits
    {%- endfor %}
    {%- endfor %}
from cohorts
inner join period_days on cohorts.business_date = period_days.business_date
where cohorts.cohort = 'own' or period_days.period_type in ('month', 'quarter', 'year')
group by period_days.period_type, period_days.period_start, cohorts.employee_id, cohorts.role
