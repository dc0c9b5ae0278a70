{#
    KPIs that look ahead, side by side: a row a period and subject, so that a mart joins them once (macro kpi_settling).

    Reads the relations `cases` and `period_days`. Cases have kpi_id, settles (days), the subject's `keys`, case_on (business date
    of the KPI's clock), hit_value (1 or 0 of a ratio, the measure of a mean) and is_window_over. Counted are cases whose own
    window is over: of the period itself (cohort own) and of the period shifted back by the settling days (cohort matured;
    month, quarter and year).
#}
{% macro settled_by_period(kpi_ids, keys, value_type='bigint') -%}
    {%- set subject = keys | join(', ') -%}
select
    period_days.period_type,
    period_days.period_start,
    {{ subject }}
    {%- for kpi_id in kpi_ids %}
    {%- for cohort in ['own', 'matured'] %}
    {%- set chosen = "kpi_id = '" ~ kpi_id ~ "' and cohort = '" ~ cohort ~ "'" %},
    cast(sum(case when {{ chosen }} then case_count end) as bigint) as {{ kpi_id }}__{{ cohort }}_cases,
    cast(sum(case when {{ chosen }} then settled_count end) as bigint) as {{ kpi_id }}__{{ cohort }}_settleds,
    cast(sum(case when {{ chosen }} then hit_value end) as {{ value_type }}) as {{ kpi_id }}__{{ cohort }}_hits
    {%- endfor %}
    {%- endfor %}
from (
    {%- for cohort in ['own', 'matured'] %}
    select
        '{{ cohort }}' as cohort,
        {{ add_days('case_on', 'settles') if cohort == 'matured' else 'case_on' }} as business_date,
        kpi_id,
        {{ subject }},
        count(*) as case_count,
        count(case when is_window_over then 1 end) as settled_count,
        sum(case when is_window_over then hit_value else 0 end) as hit_value
    from cases
    group by {{ 'settles, ' if cohort == 'matured' }}case_on, kpi_id, {{ subject }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
) as cohorts
inner join period_days on cohorts.business_date = period_days.business_date
where cohorts.cohort = 'own' or period_days.period_type in ('month', 'quarter', 'year')
group by period_days.period_type, period_days.period_start, {{ subject }}
{%- endmacro %}
