-- What the method expected of buyers before the held-back days, against what they then did, by how often they had ordered.
with histories as (
    select * from {{ ref('int_buyer_histories') }}
    where known_on < {{ as_of_date() }}
),

predictions as (
    select * from {{ ref('int_buyer_predictions') }}
),

fits as (
    select * from {{ ref('int_lifetime_fits') }}
),

grouped as (
    select
        histories.*,
        -- As decimals, so that a sum does not depend on the order of its rows.
        cast(predictions.expected_orders_held_back as decimal(18, 6)) as expected_orders,
        {{ money('predictions.expected_orders_held_back * predictions.expected_order_value') }} as expected_amount,
        case
            when histories.repeat_count <= 3 then cast(histories.repeat_count as string)
            when histories.repeat_count <= 6 then '4-6'
            else '7+'
        end as repeat_group
    from histories
    inner join predictions on histories.known_on = predictions.known_on and histories.buyer_key = predictions.buyer_key
)

select
    grouped.platform,
    coalesce(grouped.repeat_group, 'all') as repeat_group,
    grouped.known_on as trained_until,
    {{ days_between('grouped.known_on', as_of_date()) }} as held_back_days,
    count(*) as buyer_count,
    cast(sum(grouped.expected_orders) as double) as expected_orders,
    cast(sum(grouped.later_count) as bigint) as actual_orders,
    {{ ratio('sum(grouped.expected_orders)', 'count(*)') }} as expected_orders_per_buyer,
    {{ ratio('sum(grouped.later_count)', 'count(*)') }} as actual_orders_per_buyer,
    {{ ratio('sum(grouped.expected_orders)', 'sum(grouped.later_count)') }} as expected_over_actual,
    {{ mart_money('sum(grouped.expected_amount)') }} as expected_net_amount,
    {{ mart_money('sum(grouped.later_amount)') }} as actual_net_amount,
    max(fits.model_version) as model_version
from grouped
inner join fits on grouped.known_on = fits.known_on and grouped.platform = fits.platform
group by grouping sets ((grouped.platform, grouped.known_on, grouped.repeat_group), (grouped.platform, grouped.known_on))
