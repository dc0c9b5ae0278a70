-- SKUs that were owned and listed on a day of the period, and those of them with a paid line on an owned day of it.
with owned_days as (
    select * from {{ ref('int_operations_sku_days') }}
),

order_lines as (
    select * from {{ ref('int_operations_order_lines') }}
    where sku_id is not null
),

period_days as (
    select * from {{ ref('period_days') }}
),

owned_days_in_order as (
    select
        *,
        lag(business_date) over (partition by employee_id, role, platform, sku_id order by business_date) as previous_on
    from owned_days
),

owned_skus as (
    select
        period_days.period_type,
        period_days.period_start,
        owned_days_in_order.employee_id,
        owned_days_in_order.role,
        owned_days_in_order.platform,
        owned_days_in_order.sku_id
    from owned_days_in_order
    inner join period_days on owned_days_in_order.business_date = period_days.business_date
    where owned_days_in_order.previous_on is null or owned_days_in_order.previous_on < period_days.period_start
),

sold_skus as (
    select distinct
        period_days.period_type,
        period_days.period_start,
        order_lines.employee_id,
        order_lines.role,
        order_lines.platform,
        order_lines.sku_id
    from order_lines
    inner join period_days on order_lines.paid_on = period_days.business_date
)

select
    owned_skus.period_type,
    owned_skus.period_start,
    owned_skus.employee_id,
    owned_skus.role,
    count(*) as sku_count,
    count(sold_skus.sku_id) as sold_sku_count
from owned_skus
left join sold_skus
    on owned_skus.period_type = sold_skus.period_type
    and owned_skus.period_start = sold_skus.period_start
    and owned_skus.employee_id = sold_skus.employee_id
    and owned_skus.role = sold_skus.role
    and owned_skus.platform = sold_skus.platform
    and owned_skus.sku_id = sold_skus.sku_id
group by owned_skus.period_type, owned_skus.period_start, owned_skus.employee_id, owned_skus.role
