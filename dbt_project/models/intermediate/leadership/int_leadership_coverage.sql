-- What the sources cover of a leader's shops: a source that one of them has in the period is there.
{% set sources = ['sales', 'refunds', 'costs', 'ads', 'web_events', 'inventory', 'balances'] %}

with staff_coverage as (
    select * from {{ ref('int_staff_coverage') }}
    where mart = 'leadership_kpis'
),

leadership_shops as (
    select * from {{ ref('int_leadership_shops') }}
),

company_coverage as (
    select * from {{ ref('int_company_coverage') }}
),

shop_sources as (
    select
        shop_id
        {%- for source in sources %},
        max(has_{{ source }}) as has_{{ source }}
        {%- endfor %}
    from company_coverage
    group by shop_id
)

select
    staff_coverage.period_type,
    staff_coverage.period_start,
    staff_coverage.period_end,
    staff_coverage.employee_id,
    staff_coverage.role,
    staff_coverage.role_days,
    staff_coverage.days,
    staff_coverage.is_complete
    {%- for source in sources %},
    coalesce(max(shop_sources.has_{{ source }}), false) as has_{{ source }},
    coalesce(max(company_coverage.in_{{ source }}), false) as in_{{ source }}
    {%- endfor %}
from staff_coverage
inner join leadership_shops
    on staff_coverage.period_type = leadership_shops.period_type
    and staff_coverage.period_start = leadership_shops.period_start
    and staff_coverage.employee_id = leadership_shops.employee_id
    and staff_coverage.role = leadership_shops.role
left join shop_sources on leadership_shops.shop_id = shop_sources.shop_id
left join company_coverage
    on leadership_shops.shop_id = company_coverage.shop_id
    and leadership_shops.period_type = company_coverage.period_type
    and leadership_shops.period_start = company_coverage.period_start
group by
    staff_coverage.period_type, staff_coverage.period_start, staff_coverage.period_end, staff_coverage.employee_id, staff_coverage.role,
    staff_coverage.role_days, staff_coverage.days, staff_coverage.is_complete
