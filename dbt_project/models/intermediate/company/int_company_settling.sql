-- Numerator and denominator of the settling KPIs over cases whose own window is over: of the period itself (cohort own)
-- and of the period shifted back by the settling days (cohort matured; month, quarter and year).
with settling_cases as (
    select * from {{ ref('int_settling_cases') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

case_days as (
    select
        kpi_id,
        settles,
        shop_id,
        case_on,
        count(*) as case_count,
        count(case when is_window_over then 1 end) as settled_count,
        count(case when is_window_over and is_hit then 1 end) as hit_count
    from settling_cases
    group by kpi_id, settles, shop_id, case_on
),

cohorts as (
    select 'own' as cohort, case_on as business_date, case_days.* from case_days
    union all
    select 'matured' as cohort, {{ add_days('case_on', 'settles') }} as business_date, case_days.* from case_days
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(cohorts.shop_id, 'all') as shop_id,
    cohorts.kpi_id,
    cohorts.cohort,
    cast(sum(cohorts.case_count) as bigint) as case_count,
    cast(sum(cohorts.settled_count) as bigint) as settled_count,
    cast(sum(cohorts.hit_count) as bigint) as hit_count
from cohorts
inner join period_days on cohorts.business_date = period_days.business_date
where cohorts.cohort = 'own' or period_days.period_type in ('month', 'quarter', 'year')
group by grouping sets (
    (period_days.period_type, period_days.period_start, cohorts.shop_id, cohorts.kpi_id, cohorts.cohort),
    (period_days.period_type, period_days.period_start, cohorts.kpi_id, cohorts.cohort)
)
