with complaints as (
    select * from {{ ref('stg_complaints') }}
    where filed_at < {{ as_of_end() }}
),

orders as (
    select * from {{ ref('int_orders') }}
),

test_orders as (
    select platform, order_id from {{ ref('stg_orders') }}
    where is_test
)

select
    complaints.platform,
    complaints.complaint_id,
    complaints.order_id,
    coalesce(complaints.shop_id, orders.shop_id, 'unknown') as shop_id,
    complaints.target,
    complaints.reason_code,
    complaints.about_agent_id,
    complaints.handler_id,
    complaints.outcome,
    complaints.satisfaction_score,
    complaints.filed_at,
    case when complaints.handled_at < {{ as_of_end() }} then complaints.handled_at end as handled_at,
    {{ business_date('complaints.filed_at') }} as filed_on,
    {{ business_date('case when complaints.handled_at < ' ~ as_of_end() ~ ' then complaints.handled_at end') }} as handled_on
from complaints
left join orders
    on complaints.platform = orders.platform and complaints.order_id = orders.order_id
left join test_orders
    on complaints.platform = test_orders.platform and complaints.order_id = test_orders.order_id
where test_orders.order_id is null
