{% for period_type in ['day', 'week', 'month', 'quarter', 'year'] %}
select
    '{{ period_type }}' as period_type,
    {{ period_start(period_type, 'days.business_date') }} as period_start,
    {{ period_end(period_type, period_start(period_type, 'days.business_date')) }} as period_end,
    'all' as shop_id,
    {{ period_end(period_type, period_start(period_type, 'days.business_date')) }} <= {{ add_days(as_of_date(), 1) }} as is_complete,
    cast(coalesce(sum(orders.gmv), 0) as decimal(18, 2)) as gmv,
    cast(coalesce(sum(orders.order_count), 0) as bigint) as gmv__sample,
    cast(null as varchar) as gmv__null_reason
from ({{ date_series("(select min(business_date) from " ~ ref('int_order_days') ~ ")", as_of_date()) }}) as days
left join {{ ref('int_order_days') }} as orders using (business_date)
group by 1, 2, 3, 4, 5
{{ 'union all' if not loop.last }}
{% endfor %}
