with traffic_sources as (
    select * from {{ ref('int_traffic_source_visitors') }}
),

money as (
    select * from {{ ref('int_traffic_source_money') }}
),

company_coverage as (
    select * from {{ ref('int_company_coverage') }}
    where shop_id = 'all'
),

channels as (
    select channel from traffic_sources
    union
    select channel from money
),

coverage as (
    select
        company_coverage.*,
        channels.channel
    from company_coverage
    cross join channels
    where company_coverage.in_web_events or company_coverage.in_orders
)

select
    coverage.period_type,
    coverage.period_start,
    coverage.period_end,
    coverage.channel,
    coverage.days,
    coverage.is_complete,
    {{ kpi_total('traffic_source_gmv', 'money.gmv', 'money.order_count', ['orders', 'web_events']) }},
    {{ kpi_count('traffic_source_uv', 'traffic_sources.uv', ['web_events']) }},
    {{ kpi_ratio('traffic_source_conversion_rate', 'traffic_sources.paying_visitor_count', 'traffic_sources.uv', 'traffic_sources.uv', ['web_events', 'orders']) }},
    {{ kpi_ratio('traffic_source_roas', 'money.gmv', 'money.spend', 'money.order_count', ['ads', 'orders', 'web_events'], part_type='decimal(18, 2)') }}
from coverage
left join traffic_sources
    on coverage.period_type = traffic_sources.period_type
    and coverage.period_start = traffic_sources.period_start
    and coverage.channel = traffic_sources.channel
left join money
    on coverage.period_type = money.period_type
    and coverage.period_start = money.period_start
    and coverage.channel = money.channel
