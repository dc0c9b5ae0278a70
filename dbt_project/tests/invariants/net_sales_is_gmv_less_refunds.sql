-- To a cent, since each of the three is rounded on its own.
with company_kpis as (
    select * from {{ ref('company_kpis') }}
)

select
    period_type,
    period_start,
    shop_id,
    gmv,
    refund_amount,
    net_sales
from company_kpis
where abs(net_sales - (coalesce(gmv, 0) - coalesce(refund_amount, 0))) > 0.01
