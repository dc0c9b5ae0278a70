-- Visitors of a designer's pages, by the first of the day's views of them, and by the first that was followed by a payment.
with visitor_days as (
    select * from {{ ref('int_design_visitor_days') }}
),

views as (
    select * from {{ ref('raw_session_views') }}
),

visits as (
    {%- for part, viewed_at in [('denominator', 'first_viewed_at'), ('numerator', 'first_converting_view_at')] %}
    select
        '{{ part }}' as visit_part,
        employee_id,
        role,
        business_date,
        visitor_key,
        {{ viewed_at }} as visited_at
    from visitor_days
    where {{ viewed_at }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

cases as (
    select
        visits.employee_id as subject_id,
        visits.role as subject_role,
        visits.visit_part,
        visits.business_date as visited_on,
        visits.visitor_key,
        {{ settling_day(add_hours('visits.visited_at', var('page_conversion_hours'))) }} as settles_on,
        {{- raw_columns('views') }}
    from visits
    inner join views
        on visits.visitor_key = views.visitor_key
        and visits.business_date = views.viewed_on
        and visits.visited_at = views.occurred_at
),

traced as (
    {%- for part in ['numerator', 'denominator'] %}
    {{ traced([{
        'kpi': 'page_conversion_rate', 'on': 'visited_on', 'key': 'visitor_key', 'part': part, 'when': "visit_part = '" ~ part ~ "'",
        'settles_on': 'settles_on',
    }]) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from traced
