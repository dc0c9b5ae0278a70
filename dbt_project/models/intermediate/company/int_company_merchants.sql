with order_lines as (
    select * from {{ ref('int_order_lines') }}
),

merchants as (
    select * from {{ ref('stg_merchants') }}
),

brand_lines as (
    select * from {{ ref('int_brand_lines') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

lines as (
    select
        order_lines.paid_on,
        order_lines.shop_id,
        order_lines.platform || '/' || order_lines.merchant_id as merchant_key,
        coalesce(merchants.is_top_brand, false) as is_top_merchant,
        order_lines.net_amount,
        cast(null as string) as top_brand
    from order_lines
    left join merchants
        on order_lines.platform = merchants.platform and order_lines.merchant_id = merchants.merchant_id
    union all
    select
        paid_on,
        shop_id,
        null as merchant_key,
        false as is_top_merchant,
        0 as net_amount,
        case when is_top_brand then brand end as top_brand
    from brand_lines
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(lines.shop_id, 'all') as shop_id,
    count(distinct lines.merchant_key) as merchant_count,
    count(distinct case when lines.is_top_merchant then lines.merchant_key end) as top_merchant_count,
    count(distinct lines.top_brand) as top_brand_count,
    sum(case when lines.is_top_merchant then lines.net_amount else 0 end) as top_merchant_amount,
    sum(lines.net_amount) as line_amount,
    count(lines.merchant_key) as merchant_line_count,
    count(lines.top_brand) as top_brand_line_count
from lines
inner join period_days on lines.paid_on = period_days.business_date
group by grouping sets (
    (period_days.period_type, period_days.period_start, lines.shop_id),
    (period_days.period_type, period_days.period_start)
)
