-- What customers say of the delivery: complaints by filing, delivery ratings by creation. Said once of the company, and of each warehouse
-- that ships a part of the order.
with complaints as (
    select * from {{ ref('int_complaints') }}
    where target = 'logistics'
),

product_reviews as (
    select * from {{ ref('int_product_reviews') }}
    where delivery_rating is not null
),

order_warehouses as (
    select * from {{ ref('int_order_warehouses') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

voices as (
    select platform, order_id, filed_on as business_date, 1 as complaint_count, 0 as rating_count, 0 as good_rating_count
    from complaints
    union all
    select
        platform,
        order_id,
        created_on as business_date,
        0 as complaint_count,
        1 as rating_count,
        case when delivery_rating >= 4 then 1 else 0 end as good_rating_count
    from product_reviews
),

credited as (
    select 'all' as warehouse_id, business_date, complaint_count, rating_count, good_rating_count
    from voices
    union all
    select order_warehouses.warehouse_id, voices.business_date, voices.complaint_count, voices.rating_count, voices.good_rating_count
    from voices
    inner join order_warehouses
        on voices.platform = order_warehouses.platform and voices.order_id = order_warehouses.order_id
)

select
    period_days.period_type,
    period_days.period_start,
    credited.warehouse_id,
    sum(credited.complaint_count) as complaint_count,
    sum(credited.rating_count) as rating_count,
    sum(credited.good_rating_count) as good_rating_count
from credited
inner join period_days on credited.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, credited.warehouse_id
