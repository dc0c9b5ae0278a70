with rates as (
    select * from {{ ref('stg_exchange_rates') }}
),

lookback as (
    {% for day in range(var('exchange_rate_lookback_days') + 1) %}
    select {{ day }} as days_later
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A rate holds on its day and, where the days after it have none, for a week.
candidates as (
    select
        rates.currency,
        {{ add_days('rates.date', 'lookback.days_later') }} as business_date,
        rates.date as quoted_on,
        rates.rate_to_reporting
    from rates
    cross join lookback
),

ranked as (
    select
        *,
        row_number() over (partition by currency, business_date order by quoted_on desc) as position
    from candidates
)

select
    currency,
    business_date,
    quoted_on,
    rate_to_reporting
from ranked
where position = 1
