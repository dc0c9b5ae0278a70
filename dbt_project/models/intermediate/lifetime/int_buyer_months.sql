-- What each buyer brought in each calendar month: net amount of paid lines less refunded goods, and the gross profit of it.
with order_lines as (
    select * from {{ ref('int_order_lines') }}
    where buyer_key is not null
),

refunds as (
    select * from {{ ref('int_refunds') }}
    where buyer_key is not null
),

movements as (
    select
        buyer_key,
        {{ period_start('month', 'paid_on') }} as month_start,
        net_amount,
        case when cost_amount is not null then net_amount - cost_amount end as gross_profit
    from order_lines
    union all
    select
        buyer_key,
        {{ period_start('month', 'completed_on') }} as month_start,
        -refund_goods_amount as net_amount,
        case when is_cost_known then returned_cost_amount - refund_goods_amount end as gross_profit
    from refunds
)

select
    buyer_key,
    month_start,
    sum(net_amount) as net_amount,
    sum(gross_profit) as gross_profit
from movements
group by buyer_key, month_start
