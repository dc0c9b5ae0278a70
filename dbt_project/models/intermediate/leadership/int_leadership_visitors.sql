-- Visitors of one shop, or of the company, are counted already; those of several shops have to be told apart.
with leadership_shops as (
    select
        *,
        count(*) over (partition by period_type, period_start, employee_id, role) as shop_count
    from {{ ref('int_leadership_shops') }}
),

company_visitors as (
    select * from {{ ref('int_company_visitors') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

several_shops as (
    select * from leadership_shops
    where shop_count > 1
),

visitor_days as (
    select * from {{ ref('int_visitor_days') }}
    where page_view_count > 0 and shop_id in (select shop_id from several_shops)
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null and shop_id in (select shop_id from several_shops)
),

{% for relation, source, day in [('visitors', 'visitor_days', 'business_date'), ('payers', 'order_visitors', 'paid_on')] %}
{{ relation }} as (
    select distinct
        several_shops.period_type,
        several_shops.period_start,
        several_shops.employee_id,
        several_shops.role,
        {{ source }}.visitor_key
    from {{ source }}
    inner join period_days on {{ source }}.{{ day }} = period_days.business_date
    inner join several_shops
        on period_days.period_type = several_shops.period_type
        and period_days.period_start = several_shops.period_start
        and {{ source }}.shop_id = several_shops.shop_id
),
{% endfor %}

of_several_shops as (
    select
        visitors.period_type,
        visitors.period_start,
        visitors.employee_id,
        visitors.role,
        count(*) as uv,
        count(payers.visitor_key) as paying_visitor_count
    from visitors
    left join payers
        on visitors.period_type = payers.period_type
        and visitors.period_start = payers.period_start
        and visitors.employee_id = payers.employee_id
        and visitors.role = payers.role
        and visitors.visitor_key = payers.visitor_key
    group by visitors.period_type, visitors.period_start, visitors.employee_id, visitors.role
)

select * from of_several_shops
union all
select
    leadership_shops.period_type,
    leadership_shops.period_start,
    leadership_shops.employee_id,
    leadership_shops.role,
    company_visitors.uv,
    company_visitors.paying_visitor_count
from leadership_shops
inner join company_visitors
    on leadership_shops.period_type = company_visitors.period_type
    and leadership_shops.period_start = company_visitors.period_start
    and leadership_shops.shop_id = company_visitors.shop_id
where leadership_shops.shop_count = 1
