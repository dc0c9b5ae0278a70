-- SKUs that were owned and listed on a day; the numerator holds those with a paid line, of which those count that were owned and listed in the period.
with owned_days as (
    select * from {{ ref('int_operations_sku_days') }}
),

order_lines as (
    select * from {{ ref('int_operations_order_lines') }}
    where sku_id is not null
),

products as (
    select * from {{ ref('stg_products') }}
),

raw_lines as (
    select * from {{ ref('raw_order_lines') }}
),

cases as (
    select
        owned_days.employee_id as subject_id,
        owned_days.role as subject_role,
        owned_days.business_date as owned_on,
        owned_days.platform || '/' || owned_days.sku_id as sku_key,
        {{ raw_row('products', ['sku_id']) }}
    from owned_days
    inner join products as raw_rows on owned_days.platform = raw_rows.platform and owned_days.sku_id = raw_rows.sku_id
),

sold as (
    select
        order_lines.employee_id as subject_id,
        order_lines.role as subject_role,
        order_lines.paid_on,
        order_lines.platform || '/' || order_lines.sku_id as sku_key,
        {{- raw_columns('raw_lines') }}
    from order_lines
    inner join raw_lines
        on order_lines.order_key = raw_lines.order_key and coalesce(order_lines.line_no, 0) = coalesce(raw_lines.line_no, 0)
),

traced as (
    {{ traced([{'kpi': 'sell_through_sku_rate', 'on': 'owned_on', 'part': 'denominator', 'key': 'sku_key'}]) }}
    union all
    {{ traced([{'kpi': 'sell_through_sku_rate', 'on': 'paid_on', 'part': 'numerator', 'key': 'sku_key'}], relation='sold') }}
)

select * from traced
