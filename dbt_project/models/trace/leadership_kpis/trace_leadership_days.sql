-- Whose days a shop's rows count on, and in which period types: the shops of a quarter may be others than those of its first month.
-- The company ('all') is every shop.
with leadership_shops as (
    select * from {{ ref('int_leadership_shops') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    leadership_shops.employee_id as subject_id,
    leadership_shops.role as subject_role,
    period_days.business_date,
    leadership_shops.shop_id,
    {{ joined_text('period_days.period_type', "' '", 'period_days.period_type') }} as period_types
from leadership_shops
inner join period_days
    on leadership_shops.period_type = period_days.period_type and leadership_shops.period_start = period_days.period_start
group by leadership_shops.employee_id, leadership_shops.role, period_days.business_date, leadership_shops.shop_id
