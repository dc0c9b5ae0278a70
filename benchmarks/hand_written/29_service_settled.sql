-- Means of cases of (employee_id, day, kpi, settles, hit) whose own window is over: by period, and of the period shifted back by the days
-- after which they settle.
create temp macro settled(cases) as table
with credited as (
    select kpi, who, day, hit from query_table(cases) join staff_days using (employee_id, day)
    union all
    select kpi || '__matured', who, day + settles, hit from query_table(cases) join staff_days using (employee_id, day)
)
select period_type, period_start, who, kpi, sum(cast(hit as double)) / count(*) as value
from credited join period_days using (day)
where period_type not in ('day', 'week') or not contains(kpi, '__matured')
group by all;

create temp table service_cases as
select employee_id, day, 'first_contact_resolution_rate' as kpi, 7 as settles, cast(is_solved_at_once as double) as hit from opened
union all select employee_id, day, 'resolution_rate', 7, is_resolved from closed
union all select employee_id, day, 'issue_handle_seconds', 7, seconds from closed where is_resolved
union all select employee_id, day, 'cross_sell_rate', 1, is_crossed from consultations where has_recommendation
union all select employee_id, day, 'save_rate', 1, is_paid from consultations where wants_to_abandon
union all select employee_id, day, 'service_return_rate', 30, is_returned from assisted_outcomes where is_delivered
union all select employee_id, day, 'service_exchange_rate', 30, is_exchanged from assisted_outcomes where is_delivered
union all select employee_id, day, 'service_refund_rate', 30, is_refunded from assisted_outcomes;

create temp table service_rates as
pivot settled(service_cases)
on kpi in (
    'first_contact_resolution_rate', 'resolution_rate', 'issue_handle_seconds', 'cross_sell_rate', 'save_rate', 'service_return_rate',
    'service_exchange_rate', 'service_refund_rate', 'first_contact_resolution_rate__matured', 'resolution_rate__matured',
    'issue_handle_seconds__matured', 'cross_sell_rate__matured', 'save_rate__matured', 'service_return_rate__matured',
    'service_exchange_rate__matured', 'service_refund_rate__matured'
)
using any_value(value)
group by period_type, period_start, who;

-- Persons over persons: whoever came twice in a period is one.
create temp table service_persons as
with credited as (
    select *, day as own_day from consultations join staff_days using (employee_id, day)
),
own as (
    select
        period_type, period_start, who,
        part(count(distinct person) filter (stage = 'presale' and is_paid), count(distinct person) filter (stage = 'presale')) as presale,
        part(count(distinct person) filter (is_paid), count(distinct person)) as everybody
    from credited join period_days using (day)
    group by all
),
matured as (
    select
        period_type, period_start, who,
        part(count(distinct person) filter (stage = 'presale' and is_paid), count(distinct person) filter (stage = 'presale')) as matured_presale,
        part(count(distinct person) filter (is_paid), count(distinct person)) as matured_everybody
    from credited join period_days on own_day + 1 = period_days.day
    where period_type not in ('day', 'week')
    group by all
)
from own full join matured using (period_type, period_start, who);
