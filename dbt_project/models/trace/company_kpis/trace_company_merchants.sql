-- Merchants and brands by the lines that were paid; members by the day on which they became one (1) and ceased to be (-1).
with order_lines as (
    select * from {{ ref('int_order_lines') }}
),

merchants as (
    select * from {{ ref('stg_merchants') }}
),

products as (
    select platform, sku_id, brand, is_top_brand from {{ ref('stg_products') }}
),

raw_rows as (
    select * from {{ ref('raw_order_lines') }}
),

lines as (
    select
        order_lines.paid_on,
        order_lines.shop_id,
        order_lines.net_amount,
        order_lines.platform || '/' || order_lines.merchant_id as merchant_key,
        coalesce(merchants.is_top_brand, false) as is_top_merchant,
        case when products.is_top_brand then products.brand end as top_brand,
        {{- raw_columns() }}
    from order_lines
    inner join raw_rows
        on order_lines.order_key = raw_rows.order_key and coalesce(order_lines.line_no, 0) = coalesce(raw_rows.line_no, 0)
    left join merchants on order_lines.platform = merchants.platform and order_lines.merchant_id = merchants.merchant_id
    left join products on order_lines.platform = products.platform and order_lines.sku_id = products.sku_id
),

cases as (
    {{ subject_and_all('lines', 'shop_id') }}
),

members as (
    select
        cast('all' as string) as subject_id,
        cast('' as string) as subject_role,
        merchants.member_from,
        merchants.member_until,
        {{ raw_row('merchants', ['merchant_id'], relation='merchants') }}
    from merchants
    where merchants.member_from is not null
),

traced as (
    {{ traced([
        {'kpi': 'active_merchant_count', 'on': 'paid_on', 'value': 1, 'key': 'merchant_key', 'when': 'merchant_key is not null'},
        {'kpi': 'active_top_merchant_count', 'on': 'paid_on', 'value': 1, 'key': 'merchant_key', 'when': 'merchant_key is not null and is_top_merchant'},
        {'kpi': 'active_top_brand_count', 'on': 'paid_on', 'value': 1, 'key': 'top_brand', 'when': 'top_brand is not null'},
        {'kpi': 'top_merchant_sales_share', 'on': 'paid_on', 'part': 'denominator', 'amount': 'net_amount', 'when': 'net_amount is not null'},
        {'kpi': 'top_merchant_sales_share', 'on': 'paid_on', 'part': 'numerator', 'amount': 'net_amount', 'when': 'net_amount is not null and is_top_merchant'},
    ]) }}
    union all
    {{ traced([
        {'kpi': 'member_merchant_count', 'on': 'member_from', 'input': 1, 'group': "'from'"},
        {'kpi': 'member_merchant_count', 'on': 'member_until', 'input': -1, 'group': "'until'", 'when': 'member_until is not null'},
    ], relation='members') }}
)

select * from traced
