create table design_kpis as
with everything as (
    from (from role_periods where mart = 'design_kpis')
    left join ownership using (period_type, period_start, who)
    left join by_role(design_days) using (period_type, period_start, who)
    left join by_role(design_page_days) using (period_type, period_start, who)
    left join by_role(page_sales) using (period_type, period_start, who)
    left join planned_deliveries using (period_type, period_start, who)
    left join design_loads using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as uv from distinct_by_period(design_visitors)) using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as payers from distinct_by_period(design_payers)) using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as matured_uv from distinct_by_period(design_visitors_later))
        using (period_type, period_start, who)
    left join (select period_type, period_start, who, things as matured_payers from distinct_by_period(design_payers_later))
        using (period_type, period_start, who)
)
select
    period_type, period_start, employee_id, role,
    given(sources, ['design reviews'], part(cast(aesthetics + conversion_orientation + standards as double) / 3, reviews))
        as design_quality_score,
    given(sources, ['design reviews'], part(aesthetics, reviews)) as aesthetics_score,
    given(sources, ['design reviews'], part(conversion_orientation, reviews)) as conversion_orientation_score,
    given(sources, ['design reviews'], part(standards, reviews)) as standards_score,
    given(sources, ['design tasks'], part(on_time, due)) as on_time_rate,
    given(sources, ['design tasks'], part(first_pass, approved)) as first_pass_rate,
    given(sources, ['design tasks'], part(planned_delivered, planned)) as plan_completion_rate,
    given(sources, ['design tasks'], part(accurate, checked)) as task_accuracy_rate,
    given(sources, ['design logs'], part(logged_days, present_days)) as design_log_rate,
    given(sources, ['design logs'], coalesce(items, 0)) as design_output_count,
    given(sources, ['events', 'assignments'], part(clicked, views)) as page_click_rate,
    given(sources, ['events', 'orders', 'assignments'], part(payers, uv)) as page_conversion_rate,
    given(sources, ['events', 'orders', 'assignments'], case when is_long then part(matured_payers, matured_uv) end)
        as page_conversion_rate__matured,
    given(sources, ['events', 'assignments'], part(session_pages, sessions)) as visit_depth,
    given(sources, ['events', 'assignments'], part(bounces, landings)) as landing_bounce_rate,
    given(sources, ['events', 'assignments'], part(landings - bounces, landings)) as second_page_rate,
    given(sources, ['events', 'assignments'], part(dwell, views)) as stay_seconds_per_view,
    given(sources, ['events', 'orders', 'assignments'], case when has_assigned_pages or page_gmv is not null then
        cast(coalesce(page_gmv, 0) as decimal(18, 2)) end) as page_gmv,
    given(sources, ['events', 'assignments'], load_seconds_p75) as page_load_seconds_p75
from everything;
