{{ config(materialized='incremental', incremental_strategy='by_day',
    meta={'day_column': 'business_date', 'reach': {'sources': ['orders'], 'before': 0, 'after': 0}}) }}
select {{ business_date('paid_at') }} as business_date, seller_id, sum(paid_amount) as gmv, count(*) as order_count
from {{ ref('stg_orders') }}
where paid_at < {{ as_of_end() }} and {{ in_rebuilt_days(business_date('paid_at')) }}
group by 1, 2
