-- Page views, of the company and of their shops; and the orders of visitors: who viewed and paid in a period converted.
with page_views as (
    select * from {{ ref('raw_page_views') }}
),

views as (
    {{ subject_and_all('page_views', 'shop_id') }}
),

orders as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

shop_payments as (
    select orders.order_key, orders.shop_id, orders.visitor_key, orders.paid_at, orders.paid_on, {{- raw_columns() }}
    from orders
    inner join raw_orders as raw_rows on orders.order_key = raw_rows.order_key
),

payments as (
    {{ subject_and_all('shop_payments', 'shop_id') }}
),

-- Of a product viewed before the payment, the last view lies in every period that holds a view before it and the payment.
last_views as (
    select
        payments.subject_id,
        payments.order_key,
        max(views.viewed_on) as viewed_on
    from payments
    inner join views
        on payments.subject_id = views.subject_id
        and payments.visitor_key = views.visitor_key
        and views.page_type = 'product'
        and views.occurred_at < payments.paid_at
    group by payments.subject_id, payments.order_key
),

purchases as (
    select
        payments.*,
        {{ shared_period_types('last_views.viewed_on', 'payments.paid_on') }} as period_types
    from payments
    inner join last_views on payments.subject_id = last_views.subject_id and payments.order_key = last_views.order_key
),

traced as (
    {{ traced([
        {'kpi': 'uv', 'on': 'viewed_on', 'value': 1, 'key': 'visitor_key'},
        {'kpi': 'raw_page_views', 'on': 'viewed_on', 'value': 1},
        {
            'kpi': 'pv', 'on': 'viewed_on', 'value': 1,
            'key': "visitor_key || '/' || shop_id || '/' || coalesce(page_id, '') || '/' || cast(viewed_on as string)",
        },
        {'kpi': 'average_dau', 'on': 'viewed_on', 'part': 'numerator', 'key': "visitor_key || '/' || cast(viewed_on as string)"},
        {'kpi': 'revenue_per_visitor', 'on': 'viewed_on', 'part': 'denominator', 'key': 'visitor_key'},
        {'kpi': 'conversion_rate', 'on': 'viewed_on', 'part': 'denominator', 'key': 'visitor_key'},
        {'kpi': 'view_to_purchase_rate', 'on': 'viewed_on', 'part': 'denominator', 'key': 'visitor_key', 'when': "page_type = 'product'"},
    ], relation='views') }}
    union all
    {{ traced([{'kpi': 'conversion_rate', 'on': 'paid_on', 'part': 'numerator', 'key': 'visitor_key'}], relation='payments') }}
    union all
    {{ traced([{
        'kpi': 'view_to_purchase_rate', 'on': 'paid_on', 'part': 'numerator', 'key': 'visitor_key', 'period_types': 'period_types',
        'when': "period_types <> ''",
    }], relation='purchases') }}
)

select * from traced
