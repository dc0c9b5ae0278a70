{{ config(
    materialized='incremental',
    incremental_strategy='by_period',
    meta={
        'reach': {'sources': ['web_events', 'assignments', 'employees'], 'before': 0, 'after': 0},
    },
) }}

-- Pairs of a visitor and a product with a view of an owned page that shows it; a pair counts on its first day in the period.
with period_days as (
    select * from {{ ref('period_days') }}
    where {{ in_rebuilt_periods() }}
),

page_views as (
    select * from {{ ref('int_page_views') }}
    where product_id <> '' and business_date in (select business_date from period_days)
),

visitor_numbers as (
    select * from {{ ref('int_visitor_numbers') }}
),

page_owners as (
    select * from {{ ref('int_operations_page_owners') }}
),

pair_days as (
    select
        page_owners.employee_id,
        page_owners.role,
        visitor_numbers.visitor_number,
        page_views.product_id,
        page_views.business_date
    from page_views
    inner join visitor_numbers on page_views.visitor_key = visitor_numbers.visitor_key
    inner join page_owners
        on page_views.business_date = page_owners.business_date
        and page_views.shop_id = page_owners.shop_id
        and page_views.page_id = page_owners.page_id
        and page_views.product_id = page_owners.product_id
    group by
        page_owners.employee_id, page_owners.role, visitor_numbers.visitor_number, page_views.product_id, page_views.business_date
),

pair_days_in_order as (
    select
        *,
        lag(business_date) over (partition by employee_id, role, visitor_number, product_id order by business_date) as previous_on
    from pair_days
),

days as (
    select
        business_date,
        employee_id,
        role,
        {{ count_first_of_periods('product_viewer_count', 'previous_on') }}
    from pair_days_in_order
    group by business_date, employee_id, role
)

select
    period_days.period_type,
    period_days.period_start,
    period_days.period_end,
    days.employee_id,
    days.role,
    {{ sum_first_of_period('product_viewer_count', 'days') }} as product_viewer_count
from days
inner join period_days on days.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, period_days.period_end, days.employee_id, days.role
