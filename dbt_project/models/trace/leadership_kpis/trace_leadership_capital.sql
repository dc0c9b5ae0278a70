-- Working capital at the month ends, which is the company's alone.
with leadership_days as (
    select * from {{ ref('trace_leadership_days') }}
    where shop_id = 'all'
),

capital as (
    select * from {{ ref('trace_working_capital') }}
),

cases as (
    select
        leaders.subject_id,
        leaders.subject_role,
        capital.*
    from capital
    cross join (select distinct subject_id, subject_role from leadership_days) as leaders
),

traced as (
    {{ traced([{
        'kpi': 'capital_turnover', 'on': 'month_end', 'key': 'balance_key', 'part': 'denominator', 'amount': 'working_capital',
        'group': 'balance',
    }]) }}
)

select * from traced
