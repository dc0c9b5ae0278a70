-- Paid orders as cases, of the company and of their shops.
with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid
),

buyers as (
    select first_order_key from {{ ref('int_buyers') }}
),

raw_rows as (
    select * from {{ ref('raw_orders') }}
),

shop_orders as (
    select
        orders.shop_id,
        orders.paid_on,
        orders.buyer_key,
        buyers.first_order_key is not null as is_first,
        {{- raw_columns() }}
    from orders
    inner join raw_rows on orders.order_key = raw_rows.order_key
    left join buyers on orders.order_key = buyers.first_order_key
),

cases as (
    {{ subject_and_all('shop_orders', 'shop_id') }}
),

traced as (
    {{ traced([
        {'kpi': 'order_count', 'on': 'paid_on', 'value': 1},
        {'kpi': 'aov', 'on': 'paid_on', 'part': 'denominator'},
        {'kpi': 'complaint_rate', 'on': 'paid_on', 'part': 'denominator'},
        {'kpi': 'buyer_count', 'on': 'paid_on', 'value': 1, 'key': 'buyer_key', 'when': 'buyer_key is not null'},
        {'kpi': 'spend_per_buyer', 'on': 'paid_on', 'part': 'denominator', 'key': 'buyer_key', 'when': 'buyer_key is not null'},
        {'kpi': 'new_buyer_count', 'on': 'paid_on', 'value': 1, 'when': 'is_first'},
        {'kpi': 'cac', 'on': 'paid_on', 'part': 'denominator', 'when': 'is_first'},
        {'kpi': 'ltv_cac_ratio', 'on': 'paid_on', 'input': 1, 'when': 'is_first', 'group': "'new buyers'"},
    ]) }}
)

select * from traced
