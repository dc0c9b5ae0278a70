-- Every paid order goes to one channel, unknown among them, so the channels' gmv is the company's: to a cent a channel. Where
-- it is not, an order's attribution was not built again.
with company_kpis as (
    select * from {{ ref('company_kpis') }}
    where shop_id = 'all'
),

traffic_sources as (
    select
        period_type,
        period_start,
        count(traffic_source_gmv) as channel_count,
        sum(traffic_source_gmv) as gmv
    from {{ ref('traffic_source_kpis') }}
    group by period_type, period_start
)

select
    company_kpis.period_type,
    company_kpis.period_start,
    company_kpis.gmv as company_gmv,
    traffic_sources.gmv as channel_gmv
from company_kpis
inner join traffic_sources
    on company_kpis.period_type = traffic_sources.period_type and company_kpis.period_start = traffic_sources.period_start
where abs(company_kpis.gmv - traffic_sources.gmv) > 0.01 * traffic_sources.channel_count
