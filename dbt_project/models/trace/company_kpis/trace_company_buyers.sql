-- Orders of buyers one after the other, on a shop and in the company; the numerator holds those that had one before, with the days between.
with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid and buyer_key is not null
),

raw_rows as (
    select * from {{ ref('raw_orders') }}
),

shop_orders as (
    select orders.shop_id, orders.buyer_key, orders.order_id, orders.paid_at, orders.paid_on, {{- raw_columns() }}
    from orders
    inner join raw_rows on orders.order_key = raw_rows.order_key
),

by_subject as (
    {{ subject_and_all('shop_orders', 'shop_id') }}
),

cases as (
    select
        *,
        buyer_key || ' ' || order_id as buyer_order,
        {{ days_between('lag(paid_on) over (partition by subject_id, buyer_key order by paid_at, order_id)', 'paid_on') }} as days_since_order
    from by_subject
),

traced as (
    {{ traced([
        {'kpi': 'repurchase_rate', 'on': 'paid_on', 'part': 'denominator', 'key': 'buyer_order'},
        {
            'kpi': 'repurchase_rate', 'on': 'paid_on', 'part': 'numerator', 'key': 'buyer_order', 'amount': 'days_since_order',
            'when': 'days_since_order is not null',
        },
    ]) }}
)

select * from traced
