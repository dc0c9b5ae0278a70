-- Visitors of several campaigns count once. A visitor counts with the first of a planner's campaigns that ended in the period: where
-- the one before it, of those that the visitor saw, ended before the period. Payers are looked for in campaigns that orders cover.
with planned as (
    select * from {{ ref('int_campaign_planned') }}
    where in_web_events
),

campaign_visitors as (
    select * from {{ ref('int_campaign_visitors') }}
    where is_page_visitor
),

shop_visitors as (
    select * from {{ ref('int_campaign_shop_visitors') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

visits as (
    {%- for place in ['campaign', 'shop'] %}
    select
        '{{ place }}' as place,
        planned.employee_id,
        planned.role,
        {{ compact_key(place ~ '_visitors.visitor_key') }} as visitor_hash,
        planned.ended_on,
        planned.campaign_id,
        planned.platform,
        planned.in_orders as is_converting,
        planned.in_orders and {{ place }}_visitors.is_paying as is_paying
    from planned
    inner join {{ place }}_visitors
        on planned.platform = {{ place }}_visitors.platform and planned.campaign_id = {{ place }}_visitors.campaign_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

visits_in_order as (
    select
        place,
        employee_id,
        role,
        ended_on,
        is_converting,
        is_paying,
        max(ended_on) over before as previous_on,
        max(case when is_converting then ended_on end) over before as previous_converting_on,
        max(case when is_paying then ended_on end) over before as previous_paying_on
    from visits
    window before as (
        partition by place, employee_id, role, visitor_hash order by ended_on, platform, campaign_id
        rows between unbounded preceding and 1 preceding
    )
)

select
    period_days.period_type,
    period_days.period_start,
    visits_in_order.employee_id,
    visits_in_order.role
    {%- for name, place, condition, previous_on in [
        ('uv', 'campaign', 'true', 'previous_on'),
        ('converting_uv', 'campaign', 'visits_in_order.is_converting', 'previous_converting_on'),
        ('paying_visitor_count', 'campaign', 'visits_in_order.is_paying', 'previous_paying_on'),
        ('shop_uv', 'shop', 'visits_in_order.is_converting', 'previous_converting_on'),
        ('shop_paying_visitor_count', 'shop', 'visits_in_order.is_paying', 'previous_paying_on'),
    ] %},
    count(
        case
            when visits_in_order.place = '{{ place }}' and {{ condition }}
                and coalesce(visits_in_order.{{ previous_on }} < period_days.period_start, true) then 1
        end
    ) as {{ name }}
    {%- endfor %}
from visits_in_order
inner join period_days on visits_in_order.ended_on = period_days.business_date
group by period_days.period_type, period_days.period_start, visits_in_order.employee_id, visits_in_order.role
