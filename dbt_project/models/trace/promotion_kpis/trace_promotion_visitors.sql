-- Visitors whom owned ads brought, on the day on which their session began; who of them is new, went on to a second page, or paid.
with ad_owners as (
    select * from {{ ref('int_ad_owners') }}
),

landings as (
    select * from {{ ref('raw_ad_landings') }}
),

visitors as (
    select * from {{ ref('int_visitors') }}
),

order_visitors as (
    select * from {{ ref('int_order_visitors') }}
    where visitor_key is not null
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

cases as (
    select
        ad_owners.employee_id as subject_id,
        ad_owners.role as subject_role,
        landings.visitor_key,
        landings.session_started_on,
        landings.is_single_page,
        visitors.visitor_key is not null as is_new,
        {{- raw_columns('landings') }}
    from landings
    inner join ad_owners on landings.ad_id = ad_owners.ad_id and landings.business_date = ad_owners.business_date
    left join visitors
        on landings.visitor_key = visitors.visitor_key and landings.session_first_view_at = visitors.first_view_at
),

brought as (
    select distinct subject_id, subject_role, visitor_key from cases
),

payments as (
    select
        brought.subject_id,
        brought.subject_role,
        brought.visitor_key,
        order_visitors.paid_on,
        {{- raw_columns() }}
    from brought
    inner join order_visitors on brought.visitor_key = order_visitors.visitor_key
    inner join raw_orders as raw_rows on order_visitors.order_key = raw_rows.order_key
),

traced as (
    {{ traced([
        {'kpi': 'ad_uv', 'on': 'session_started_on', 'value': 1, 'key': 'visitor_key'},
        {'kpi': 'ad_new_uv', 'on': 'session_started_on', 'value': 1, 'key': 'visitor_key', 'when': 'is_new'},
        {'kpi': 'ad_new_uv_share', 'on': 'session_started_on', 'hit': 'is_new', 'key': 'visitor_key'},
        {'kpi': 'bounce_rate', 'on': 'session_started_on', 'part': 'denominator', 'key': 'visitor_key'},
        {'kpi': 'bounce_rate', 'on': 'session_started_on', 'part': 'numerator', 'key': 'visitor_key', 'when': 'not is_single_page', 'group': "'went on'"},
        {'kpi': 'cost_per_uv', 'on': 'session_started_on', 'part': 'denominator', 'key': 'visitor_key'},
        {'kpi': 'ad_conversion_rate', 'on': 'session_started_on', 'part': 'denominator', 'key': 'visitor_key'},
    ]) }}
    union all
    {{ traced([{'kpi': 'ad_conversion_rate', 'on': 'paid_on', 'part': 'numerator', 'key': 'visitor_key'}], relation='payments') }}
)

select * from traced
