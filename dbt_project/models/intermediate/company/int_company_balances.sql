-- Opening and closing balances of month, quarter and year: month ends of the finance export, and the stock at cost on those days.
with balances as (
    select * from {{ ref('stg_finance_balances') }}
),

inventory_days as (
    select * from {{ ref('int_inventory_days') }}
),

periods as (
    select
        *,
        {{ add_days('period_start', -1) }} as opening_on,
        {{ add_days('period_end', -1) }} as closing_on
    from {{ ref('periods') }}
    where period_type in ('month', 'quarter', 'year')
),

stock_values as (
    select business_date, sum(inventory_value) as inventory_value
    from inventory_days
    group by business_date
),

month_ends as (
    select
        balances.month_end,
        sum(balances.cash) as cash,
        sum(balances.receivables) as receivables,
        sum(balances.payables) as payables
    from balances
    group by balances.month_end
),

valued as (
    select
        month_ends.month_end,
        month_ends.receivables,
        month_ends.payables,
        stock_values.inventory_value + month_ends.receivables + month_ends.cash - month_ends.payables as working_capital
    from month_ends
    left join stock_values on month_ends.month_end = stock_values.business_date
)

select
    periods.period_type,
    periods.period_start,
    'all' as shop_id,
    (opening.working_capital + closing.working_capital) / 2 as average_working_capital,
    (opening.receivables + closing.receivables) / 2 as average_receivables,
    (opening.payables + closing.payables) / 2 as average_payables
from periods
left join valued as opening on periods.opening_on = opening.month_end
left join valued as closing on periods.closing_on = closing.month_end
