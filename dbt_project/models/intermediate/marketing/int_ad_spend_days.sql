with ad_performance as (
    select * from {{ ref('stg_ad_performance') }}
    where date <= {{ as_of_date() }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

rate_source as (
    select count(*) > 0 as has_rates from exchange_rates
)

select
    ad_performance.platform,
    ad_performance.date as business_date,
    coalesce(ad_performance.shop_id, 'unknown') as shop_id,
    ad_performance.channel,
    ad_performance.ad_id,
    ad_performance.impressions,
    ad_performance.clicks,
    {{ money(
        'ad_performance.spend * ' ~ rate_to_reporting(
            order_currency('ad_performance.platform', 'ad_performance.currency'), 'exchange_rates.rate_to_reporting', 'rate_source.has_rates'
        )
    ) }} as spend
from ad_performance
cross join rate_source
left join exchange_rates
    on {{ order_currency('ad_performance.platform', 'ad_performance.currency') }} = exchange_rates.currency
    and ad_performance.date = exchange_rates.business_date
