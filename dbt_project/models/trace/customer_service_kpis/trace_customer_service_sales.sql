-- Orders that an agent's consultations brought.
with assisted_orders as (
    select * from {{ ref('int_assisted_orders') }}
),

raw_rows as (
    select * from {{ ref('raw_orders') }}
),

cases as (
    select
        assisted_orders.employee_id as subject_id,
        assisted_orders.role as subject_role,
        assisted_orders.paid_on,
        assisted_orders.paid_amount,
        {{- raw_columns() }}
    from assisted_orders
    inner join raw_rows on assisted_orders.order_key = raw_rows.order_key
),

traced as (
    {{ traced([
        {'kpi': 'assisted_gmv', 'on': 'paid_on', 'value': 'paid_amount', 'when': 'paid_amount is not null'},
        {'kpi': 'assisted_gmv_index', 'on': 'paid_on', 'part': 'numerator', 'amount': 'paid_amount', 'when': 'paid_amount is not null'},
        {'kpi': 'aov_uplift', 'on': 'paid_on', 'input': 'coalesce(paid_amount, 0)', 'group': "'own'"},
    ]) }}
)

select * from traced
