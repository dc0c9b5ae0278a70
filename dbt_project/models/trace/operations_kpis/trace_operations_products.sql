-- Pairs of a visitor and a product that an owned page showed them; and those of them that paid it later, in the periods that hold the view and the
-- first payment after it.
with views as (
    select * from {{ ref('trace_operations_owned_views') }}
    where product_id <> ''
),

order_lines as (
    select * from {{ ref('int_order_lines') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

products as (
    select * from {{ ref('stg_products') }}
),

payments as (
    select
        order_visitors.visitor_key,
        products.product_id,
        order_lines.paid_on,
        max(order_lines.paid_at) as last_paid_at
    from order_lines
    inner join products on order_lines.platform = products.platform and order_lines.sku_id = products.sku_id
    inner join order_visitors on order_lines.order_key = order_visitors.order_key
    group by order_visitors.visitor_key, products.product_id, order_lines.paid_on
),

paid_views as (
    select
        views.subject_id,
        views.subject_role,
        views.row_key,
        views.platform,
        min(payments.paid_on) as paid_on
    from views
    inner join payments
        on views.visitor_key = payments.visitor_key
        and views.product_id = payments.product_id
        and payments.last_paid_at > views.occurred_at
    group by views.subject_id, views.subject_role, views.row_key, views.platform
),

cases as (
    select
        views.*,
        views.visitor_key || '/' || views.product_id as pair,
        {{ period_types_until('paid_views.paid_on', 'views.viewed_on') }} as paid_period_types
    from views
    left join paid_views
        on views.subject_id = paid_views.subject_id
        and views.subject_role = paid_views.subject_role
        and views.platform = paid_views.platform
        and views.row_key = paid_views.row_key
),

traced as (
    {{ traced([
        {'kpi': 'product_page_conversion_rate', 'on': 'viewed_on', 'part': 'denominator', 'key': 'pair'},
        {
            'kpi': 'product_page_conversion_rate', 'on': 'viewed_on', 'part': 'numerator', 'key': 'pair', 'when': "paid_period_types <> ''",
            'period_types': 'paid_period_types',
        },
    ]) }}
)

select * from traced
