with surveys as (
    select * from {{ ref('stg_surveys') }}
    where responded_at < {{ as_of_end() }}
),

test_orders as (
    select platform, order_id from {{ ref('stg_orders') }}
    where is_test
)

select
    surveys.platform,
    surveys.survey_id,
    coalesce(surveys.shop_id, 'unknown') as shop_id,
    surveys.csat_score,
    surveys.nps_score,
    surveys.responded_at,
    {{ business_date('surveys.responded_at') }} as responded_on
from surveys
left join test_orders
    on surveys.platform = test_orders.platform and surveys.order_id = test_orders.order_id
where test_orders.order_id is null
