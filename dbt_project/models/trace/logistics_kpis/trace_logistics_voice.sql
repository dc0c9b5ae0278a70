-- What customers say of the delivery, of the company and of each warehouse that ships a part of the order.
with complaints as (
    select platform, complaint_id, order_id, filed_on from {{ ref('int_complaints') }}
    where target = 'logistics'
),

product_reviews as (
    select platform, review_id, order_id, created_on, delivery_rating from {{ ref('int_product_reviews') }}
    where delivery_rating is not null
),

raw_complaints as (
    select * from {{ ref('stg_complaints') }}
),

raw_product_reviews as (
    select * from {{ ref('stg_product_reviews') }}
),

order_warehouses as (
    select * from {{ ref('int_order_warehouses') }}
),

voices as (
    select
        complaints.order_id,
        complaints.filed_on as said_on,
        cast(null as bigint) as delivery_rating,
        {{ raw_row('complaints', ['complaint_id']) }}
    from complaints
    inner join raw_complaints as raw_rows
        on complaints.platform = raw_rows.platform and complaints.complaint_id = raw_rows.complaint_id
    union all
    select
        product_reviews.order_id,
        product_reviews.created_on as said_on,
        product_reviews.delivery_rating,
        {{ raw_row('product_reviews', ['review_id']) }}
    from product_reviews
    inner join raw_product_reviews as raw_rows
        on product_reviews.platform = raw_rows.platform and product_reviews.review_id = raw_rows.review_id
),

cases as (
    select cast('all' as string) as subject_id, cast('' as string) as subject_role, voices.* from voices
    union all
    select order_warehouses.warehouse_id as subject_id, cast('' as string) as subject_role, voices.*
    from voices
    inner join order_warehouses
        on voices.platform = order_warehouses.platform and voices.order_id = order_warehouses.order_id
),

traced as (
    {{ traced([
        {'kpi': 'delivery_complaint_rate', 'on': 'said_on', 'when': "source = 'complaints'", 'part': 'numerator'},
        {'kpi': 'delivery_satisfaction', 'on': 'said_on', 'when': "source = 'product_reviews'", 'hit': 'delivery_rating >= 4'},
    ]) }}
)

select * from traced
