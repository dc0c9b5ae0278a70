{% for mart, subject in [('company_kpis', 'shop_id'), ('seller_kpis', 'employee_id')] %}
select '{{ mart }}' as mart, 'gmv' as kpi_id, {{ subject }} as subject_id, period_type, period_start, 'own' as cohort,
    cast(gmv as double) as value, cast(null as double) as numerator, cast(null as double) as denominator,
    gmv__sample as sample, gmv__null_reason as null_reason, true as is_settled
from {{ ref(mart) }}
{{ 'union all' if not loop.last }}
{% endfor %}
