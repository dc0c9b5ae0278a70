-- Balances of the month ends, with the stock at cost of these days.
with balances as (
    select
        cast('all' as string) as subject_id,
        cast('' as string) as subject_role,
        *
    from {{ ref('trace_working_capital') }}
),

traced as (
    {{ traced([
        {'kpi': 'capital_turnover', 'on': 'month_end', 'key': 'balance_key', 'part': 'denominator', 'amount': 'working_capital', 'group': 'balance'},
        {'kpi': 'cash_conversion_cycle', 'on': 'month_end', 'key': 'balance_key', 'input': 'receivables', 'group': "'receivables'", 'when': "balance = 'balance'"},
        {'kpi': 'cash_conversion_cycle', 'on': 'month_end', 'key': 'balance_key', 'input': 'payables', 'group': "'payables'", 'when': "balance = 'balance'"},
    ], relation='balances') }}
)

select * from traced
