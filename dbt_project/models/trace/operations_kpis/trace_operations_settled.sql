-- Orders with an owned product, judged as the company's are: whether they were returned, and whether a new buyer came back.
with order_lines as (
    select * from {{ ref('int_operations_order_lines') }}
),

settling_cases as (
    select * from {{ ref('int_settling_cases') }}
    where kpi_id in ('return_rate', 'second_purchase_rate_90d')
),

raw_rows as (
    select * from {{ ref('raw_orders') }}
),

owned_orders as (
    select distinct order_key, employee_id, role from order_lines
),

cases as (
    select
        owned_orders.employee_id as subject_id,
        owned_orders.role as subject_role,
        settling_cases.kpi_id,
        settling_cases.case_on,
        settling_cases.is_hit,
        settling_cases.settles_on,
        {{- raw_columns() }}
    from owned_orders
    inner join settling_cases on owned_orders.order_key = settling_cases.case_key
    inner join raw_rows on owned_orders.order_key = raw_rows.order_key
),

traced as (
    {{ traced([
        {'kpi': 'return_rate', 'on': 'case_on', 'when': "kpi_id = 'return_rate'", 'hit': 'is_hit', 'settles_on': 'settles_on'},
        {'kpi': 'new_buyer_retention_90d', 'on': 'case_on', 'when': "kpi_id = 'second_purchase_rate_90d'", 'hit': 'is_hit', 'settles_on': 'settles_on'},
    ]) }}
)

select * from traced
