with days as (
    select business_date from {{ ref('calendar') }}
)

{% for period_type in ['day', 'week', 'month', 'quarter', 'year'] %}
select
    business_date,
    '{{ period_type }}' as period_type,
    {{ period_start(period_type, 'business_date') }} as period_start,
    {{ period_end(period_type, period_start(period_type, 'business_date')) }} as period_end
from days
{{ 'union all' if not loop.last }}
{% endfor %}
