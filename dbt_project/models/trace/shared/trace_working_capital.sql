-- What working capital is made of at a month's end: cash, receivables and payables of the finance export, and the stock of each SKU at cost.
with balances as (
    select * from {{ ref('stg_finance_balances') }}
),

inventory_days as (
    select * from {{ ref('int_inventory_days') }}
    where business_date in (select month_end from balances)
),

raw_sku_days as (
    select * from {{ ref('raw_sku_days') }}
)

select
    balances.month_end,
    cast('balance' as string) as balance,
    balances.platform || '/' || cast(balances.month_end as string) as balance_key,
    balances.receivables,
    balances.payables,
    balances.cash + balances.receivables - balances.payables as working_capital,
    {{ raw_row('finance_balances', ['month_end'], relation='balances') }}
from balances
union all
select
    inventory_days.business_date as month_end,
    cast('stock' as string) as balance,
    inventory_days.platform || '/' || cast(inventory_days.business_date as string) || '/' || inventory_days.sku_id as balance_key,
    0 as receivables,
    0 as payables,
    inventory_days.inventory_value as working_capital,
    {{- raw_columns() }}
from inventory_days
inner join raw_sku_days as raw_rows
    on inventory_days.platform = raw_rows.platform
    and inventory_days.business_date = raw_rows.business_date
    and inventory_days.sku_id = raw_rows.sku_id
