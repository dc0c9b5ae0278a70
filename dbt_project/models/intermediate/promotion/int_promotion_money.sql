-- What owned ads cost and brought, each by its own clock.
with ad_spend_days as (
    select * from {{ ref('int_ad_spend_days') }}
),

ad_clicks as (
    select * from {{ ref('int_ad_clicks') }}
),

attributed_orders as (
    select * from {{ ref('int_ad_attributed_orders') }}
),

ad_owners as (
    select * from {{ ref('int_ad_owners') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

movements as (
    select
        business_date,
        ad_id,
        sum(impressions) as impressions,
        sum(spend) as spend,
        count(*) as ad_row_count,
        0 as landing_view_count,
        cast(0 as decimal(18, 4)) as attributed_gmv,
        0 as attributed_order_count
    from ad_spend_days
    group by business_date, ad_id
    union all
    select business_date, ad_id, 0, 0, 0, count(*), 0, 0
    from ad_clicks
    group by business_date, ad_id
    union all
    select paid_on, ad_id, 0, 0, 0, 0, sum(paid_amount), count(*)
    from attributed_orders
    group by paid_on, ad_id
)

select
    period_days.period_type,
    period_days.period_start,
    ad_owners.employee_id,
    ad_owners.role,
    cast(sum(movements.impressions) as bigint) as impressions,
    cast(sum(movements.spend) as decimal(18, 4)) as spend,
    cast(sum(movements.ad_row_count) as bigint) as ad_row_count,
    cast(sum(movements.landing_view_count) as bigint) as landing_view_count,
    cast(sum(movements.attributed_gmv) as decimal(18, 4)) as attributed_gmv,
    cast(sum(movements.attributed_order_count) as bigint) as attributed_order_count
from movements
inner join ad_owners on movements.ad_id = ad_owners.ad_id and movements.business_date = ad_owners.business_date
inner join period_days on movements.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, ad_owners.employee_id, ad_owners.role
