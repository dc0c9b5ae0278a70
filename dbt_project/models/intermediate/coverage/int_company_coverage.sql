-- The rows of company_kpis: every period of every shop while it has data, and for each source whether it has any.
{% set shop_sources = ['orders', 'web_events'] %}
{% set platform_sources = [
    'sales', 'buyers', 'costs', 'merchants', 'brands', 'refunds', 'ads', 'satisfaction', 'recommendation', 'reviews', 'complaints', 'bots', 'shares',
    'keywords', 'inventory', 'hot_items', 'members', 'balances',
] %}

with periods as (
    select * from {{ ref('periods') }}
),

shops as (
    select * from {{ ref('int_shops') }}
),

source_coverage as (
    select * from {{ ref('int_source_coverage') }}
),

covered_shops as (
    select distinct
        shops.shop_id,
        shops.first_on as shop_first_on,
        source_coverage.source,
        source_coverage.first_on,
        source_coverage.last_on
    from shops
    inner join source_coverage
        on source_coverage.covered
            = case when source_coverage.source in ('orders', 'web_events') then shops.shop_id else shops.platform end
),

-- First in the company: how long new buyers and new visitors have been looked out for, by their own data.
company_starts as (
    select
        min(case when source = 'buyers' then first_on end) as buyers_first_on,
        min(case when source = 'web_events' then first_on end) as web_events_first_on
    from source_coverage
    where covered = 'all'
),

wide as (
    select
        shop_id,
        min(shop_first_on) as first_on,
        max(last_on) as last_on
        {%- for source in shop_sources + platform_sources %},
        min(case when source = '{{ source }}' then first_on end) as {{ source }}_first_on,
        max(case when source = '{{ source }}' then last_on end) as {{ source }}_last_on
        {%- endfor %}
    from covered_shops
    group by shop_id
)

select
    periods.period_type,
    periods.period_start,
    periods.period_end,
    periods.days,
    periods.is_complete,
    {{ days_between('company_starts.buyers_first_on', 'periods.period_start') }} as buyer_history_days,
    {{ days_between('company_starts.web_events_first_on', 'periods.period_start') }} as visitor_history_days,
    wide.shop_id,
    wide.orders_first_on
    {%- for source in shop_sources + platform_sources %},
    wide.{{ source }}_first_on is not null as has_{{ source }},
    coalesce(wide.{{ source }}_first_on < periods.period_end and wide.{{ source }}_last_on >= periods.period_start, false) as in_{{ source }}
    {%- endfor %}
from periods
cross join company_starts
inner join wide
    on wide.shop_id = 'all'
    or (wide.first_on < periods.period_end and wide.last_on >= periods.period_start)
