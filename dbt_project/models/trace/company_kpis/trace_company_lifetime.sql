-- What a lifetime value is made of: the buyers, on the day of their first order, and all that they brought, by months of age.
with buyers as (
    select
        *,
        {{ period_start('month', 'first_paid_on') }} as cohort_month
    from {{ ref('int_buyers') }}
),

movements as (
    select order_key, line_no, cast(null as string) as case_key, buyer_key, paid_on as moved_on, net_amount,
        case when cost_amount is not null then net_amount - cost_amount end as gross_profit
    from {{ ref('int_order_lines') }}
    union all
    select null, null, case_key, buyer_key, completed_on, -refund_goods_amount, case when is_cost_known then returned_cost_amount - refund_goods_amount end
    from {{ ref('int_refunds') }}
),

raw_movements as (
    select * from {{ ref('raw_margin_movements') }}
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

shop_buyers as (
    select buyers.first_shop_id, buyers.first_paid_on, {{- raw_columns() }}
    from buyers
    inner join raw_orders as raw_rows on buyers.first_order_key = raw_rows.order_key
),

shop_movements as (
    select
        buyers.first_shop_id, movements.moved_on, movements.net_amount, movements.gross_profit,
        'age ' || cast({{ months_between('buyers.cohort_month', period_start('month', 'movements.moved_on')) }} as string) as age,
        {{- raw_columns() }}
    from movements
    inner join buyers on movements.buyer_key = buyers.buyer_key
    inner join raw_movements as raw_rows
        on {{ movement_key('movements.order_key', 'movements.line_no', 'movements.case_key') }} = raw_rows.movement_key
),

cohorts as (
    {{ subject_and_all('shop_buyers', 'first_shop_id') }}
),

cases as (
    {{ subject_and_all('shop_movements', 'first_shop_id') }}
),

traced as (
    {%- for kpi, amount in [('ltv', 'gross_profit'), ('ltv_revenue', 'net_amount'), ('ltv_cac_ratio', 'gross_profit')] %}
    {{ traced([{'kpi': kpi, 'on': 'moved_on', 'input': amount, 'when': amount ~ ' is not null', 'group': 'age'}]) }}
    union all
    {{ traced([{'kpi': kpi, 'on': 'first_paid_on', 'input': 1, 'group': "'buyers'"}], relation='cohorts') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from traced
