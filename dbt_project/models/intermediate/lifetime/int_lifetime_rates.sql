-- What remains of a platform's sales: after refunds, and after refunds and the cost of goods; over the year up to each day of looking.
with looks as (
    select distinct known_on from {{ ref('int_buyer_histories') }}
),

order_lines as (
    select * from {{ ref('int_order_lines') }}
),

refunds as (
    select * from {{ ref('int_refunds') }}
),

movements as (
    select
        platform,
        paid_on as business_date,
        net_amount as sold_amount,
        net_amount as kept_amount,
        case when cost_amount is not null then net_amount end as costed_amount,
        case when cost_amount is not null then net_amount - cost_amount end as gross_profit
    from order_lines
    union all
    select
        platform,
        completed_on,
        0,
        -refund_goods_amount,
        0,
        case when is_cost_known then returned_cost_amount - refund_goods_amount end
    from refunds
)

select
    looks.known_on,
    movements.platform,
    greatest(0, {{ ratio('sum(movements.kept_amount)', 'sum(movements.sold_amount)') }}) as kept_share,
    {{ ratio('sum(movements.gross_profit)', 'sum(movements.costed_amount)') }} as profit_share
from movements
inner join looks
    on movements.business_date <= looks.known_on
    and movements.business_date > {{ add_days('looks.known_on', '-' ~ var('trailing_days')) }}
group by looks.known_on, movements.platform
