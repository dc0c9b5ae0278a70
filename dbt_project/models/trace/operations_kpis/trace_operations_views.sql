-- Views of owned pages by their day: visitors, views, new visitors.
with views as (
    select * from {{ ref('trace_operations_owned_views') }}
),

visitors as (
    select * from {{ ref('int_visitors') }}
),

cases as (
    select
        views.*,
        visitors.visitor_key is not null and views.view_number = 1 as is_first_ever
    from views
    left join visitors
        on views.visitor_key = visitors.visitor_key
        and views.viewed_on = visitors.first_view_on
        and views.occurred_at = visitors.first_view_at
),

traced as (
    {%- set page = "visitor_key || '/' || shop_id || '/' || page_id || '/' || cast(viewed_on as string)" %}
    {{ traced([
        {'kpi': 'uv', 'on': 'viewed_on', 'value': 1, 'key': 'visitor_key'},
        {'kpi': 'new_uv', 'on': 'viewed_on', 'value': 1, 'key': 'visitor_key', 'when': 'is_first_ever'},
        {'kpi': 'pv', 'on': 'viewed_on', 'value': 1, 'key': page},
        {'kpi': 'raw_page_views', 'on': 'viewed_on', 'value': 1},
        {'kpi': 'pv_per_uv', 'on': 'viewed_on', 'part': 'numerator', 'key': page},
        {'kpi': 'pv_per_uv', 'on': 'viewed_on', 'part': 'denominator', 'key': 'visitor_key'},
        {'kpi': 'order_conversion_rate', 'on': 'viewed_on', 'part': 'denominator', 'key': 'visitor_key'},
        {'kpi': 'conversion_vs_benchmark', 'on': 'viewed_on', 'part': 'numerator', 'key': 'visitor_key', 'group': "'visitors'"},
    ]) }}
)

select * from traced
