-- What each buyer is expected to bring from the as-of date on.
with histories as (
    select * from {{ ref('int_buyer_histories') }}
    where known_on = {{ as_of_date() }}
),

buyers as (
    select * from {{ ref('int_buyers') }}
),

fits as (
    select * from {{ ref('int_lifetime_fits') }}
),

predictions as (
    select * from {{ ref('int_buyer_predictions') }}
),

rates as (
    select * from {{ ref('int_lifetime_rates') }}
),

joined as (
    select
        histories.*,
        buyers.first_shop_id,
        predictions.survival_probability,
        predictions.expected_orders_12m,
        predictions.expected_orders_36m,
        predictions.expected_order_value * rates.kept_share as order_revenue,
        predictions.expected_order_value * rates.profit_share as order_profit,
        fits.null_reason as fit_null_reason,
        fits.model_version
    from histories
    inner join buyers on histories.buyer_key = buyers.buyer_key
    left join fits on histories.known_on = fits.known_on and histories.platform = fits.platform
    left join predictions on histories.known_on = predictions.known_on and histories.buyer_key = predictions.buyer_key
    left join rates on histories.known_on = rates.known_on and histories.platform = rates.platform
)

select
    buyer_key,
    platform,
    first_shop_id,
    known_on,
    first_on,
    last_on,
    cast(repeat_count + 1 as bigint) as order_days,
    recency_days,
    age_days,
    survival_probability,
    expected_orders_12m,
    expected_orders_36m,
    {{ mart_money('expected_orders_12m * order_revenue') }} as expected_revenue_12m,
    {{ mart_money('expected_orders_36m * order_revenue') }} as expected_revenue_36m,
    {{ mart_money('expected_orders_12m * order_profit') }} as expected_gross_profit_12m,
    {{ mart_money('expected_orders_36m * order_profit') }} as expected_gross_profit_36m,
    case
        when expected_orders_12m is null then coalesce(fit_null_reason, 'insufficient_history')
        when order_revenue is null then 'insufficient_history'
        when order_profit is null then 'no_source'
    end as null_reason,
    model_version
from joined
