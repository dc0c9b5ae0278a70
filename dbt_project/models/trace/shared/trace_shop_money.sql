-- What moves a shop's money, each with its raw row; a measure is NULL on what does not move it.
{% set measures = [
    'gmv', 'refund_amount', 'net_sales', 'gross_profit', 'goods_revenue', 'cost_of_goods', 'ad_attributed_gmv', 'ad_spend',
] %}

with orders as (
    select * from {{ ref('int_orders') }}
    where is_paid
),

refunds as (
    select * from {{ ref('int_refunds') }}
),

margin_movements as (
    select * from {{ ref('int_margin_movements') }}
),

ad_attributed_orders as (
    select * from {{ ref('int_ad_attributed_orders') }}
),

ad_spend_days as (
    select * from {{ ref('int_ad_spend_days') }}
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

raw_refunds as (
    select * from {{ ref('raw_refunds') }}
),

raw_movements as (
    select * from {{ ref('raw_margin_movements') }}
),

raw_ad_days as (
    select * from {{ ref('raw_ad_days') }}
)

select
    orders.paid_on as moved_on,
    orders.shop_id,
    {{- amounts_of(measures, {'gmv': 'orders.paid_amount', 'net_sales': 'orders.paid_amount'}) }}
    {{- raw_columns() }}
from orders
inner join raw_orders as raw_rows on orders.order_key = raw_rows.order_key
union all
select
    refunds.completed_on as moved_on,
    refunds.shop_id,
    {{- amounts_of(measures, {
        'refund_amount': 'refunds.refund_goods_amount + refunds.refund_freight_amount',
        'net_sales': '-(refunds.refund_goods_amount + refunds.refund_freight_amount)',
    }) }}
    {{- raw_columns() }}
from refunds
inner join raw_refunds as raw_rows on refunds.case_key = raw_rows.case_key
union all
select
    margin_movements.business_date as moved_on,
    margin_movements.shop_id,
    {{- amounts_of(measures, {
        'gross_profit': 'coalesce(margin_movements.goods_revenue, 0) - margin_movements.cost_of_goods',
        'goods_revenue': 'coalesce(margin_movements.goods_revenue, 0)',
        'cost_of_goods': 'margin_movements.cost_of_goods',
    }) }}
    {{- raw_columns() }}
from margin_movements
inner join raw_movements as raw_rows
    on {{ movement_key('margin_movements.order_key', 'margin_movements.line_no', 'margin_movements.case_key') }} = raw_rows.movement_key
union all
select
    ad_attributed_orders.paid_on as moved_on,
    ad_attributed_orders.shop_id,
    {{- amounts_of(measures, {'ad_attributed_gmv': 'ad_attributed_orders.paid_amount'}) }}
    {{- raw_columns() }}
from ad_attributed_orders
inner join raw_orders as raw_rows on ad_attributed_orders.order_key = raw_rows.order_key
union all
select
    ad_spend_days.business_date as moved_on,
    ad_spend_days.shop_id,
    {{- amounts_of(measures, {'ad_spend': 'ad_spend_days.spend'}) }}
    {{- raw_columns() }}
from ad_spend_days
inner join raw_ad_days as raw_rows
    on ad_spend_days.platform = raw_rows.platform
    and ad_spend_days.business_date = raw_rows.business_date
    and ad_spend_days.ad_id = raw_rows.ad_id
