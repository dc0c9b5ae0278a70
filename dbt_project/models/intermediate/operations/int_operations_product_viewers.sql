with first_product_views as (
    select * from {{ ref('int_operations_first_product_views') }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

select
    period_days.period_type,
    period_days.period_start,
    first_product_views.employee_id,
    first_product_views.role,
    {{ sum_first_of_period('product_viewer_count', 'first_product_views') }} as product_viewer_count
from first_product_views
inner join period_days on first_product_views.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, first_product_views.employee_id, first_product_views.role
