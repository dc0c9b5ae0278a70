-- An order goes to one consultation at most, and to no order that was not paid: agents' assisted gmv never passes the company's.
-- To a cent an agent.
with company_kpis as (
    select * from {{ ref('company_kpis') }}
    where shop_id = 'all'
),

assisted as (
    select
        period_type,
        period_start,
        count(*) as agent_count,
        sum(assisted_gmv) as assisted_gmv
    from {{ ref('customer_service_kpis') }}
    group by period_type, period_start
),

attributed_orders as (
    select * from {{ ref('int_consultation_attributed_orders') }}
)

select
    company_kpis.period_type,
    company_kpis.period_start,
    cast(null as string) as order_key,
    company_kpis.gmv as company_gmv,
    assisted.assisted_gmv
from assisted
inner join company_kpis
    on assisted.period_type = company_kpis.period_type and assisted.period_start = company_kpis.period_start
where assisted.assisted_gmv > coalesce(company_kpis.gmv, 0) + 0.01 * assisted.agent_count
union all
select
    null,
    null,
    order_key,
    null,
    null
from attributed_orders
group by order_key
having count(*) > 1
